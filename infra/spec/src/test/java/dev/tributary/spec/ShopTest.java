package dev.tributary.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The worked example, read from where it lies. */
class ShopTest {

    private final Path folder = Path.of("../pipelines/shop");
    private final Pipeline shop = Pipeline.load(folder.resolve("pipeline.yaml"));

    @Test
    void hasFourTablesWithTheirKeys() {
        assertThat(shop.name()).isEqualTo("shop");
        assertThat(shop.source().tables())
                .extracting(table -> table.qualifiedName() + table.key())
                .containsExactly(
                        "public.customers[customer_id]",
                        "public.products[product_id]",
                        "public.orders[order_id]",
                        "public.order_items[order_id, line_no]");
        assertThat(shop.source().tables())
                .allSatisfy(table -> assertThat(table.as()).isEqualTo(table.name()))
                .allSatisfy(table -> assertThat(table.history()).isEqualTo(History.SCD1))
                .allSatisfy(table -> assertThat(table.owners()).isEqualTo(shop.owners()));
        assertThat(shop.source().tables().get(0).columns().get("email"))
                .isEqualTo(new Column("email", "", true, AtCapture.KEPT));
    }

    @Test
    void refinesPaymentsIntoTwoTables() {
        EventStream payments = shop.events().get(0);
        assertThat(payments.schema()).isAbsolute().exists();
        assertThat(payments.key()).isEqualTo("payment_id");
        assertThat(payments.id()).isEqualTo("event_id");
        assertThat(payments.refined()).extracting(RefinedTable::name).containsExactly("payments", "payment_lines");
        assertThat(payments.refined().get(0).steps())
                .containsExactly(
                        new Step.EmptyToNull(List.of()),
                        new Step.Flatten(List.of("customer", "billing_address", "card"), "_"),
                        new Step.Drop(List.of("lines")));
        assertThat(payments.refined().get(1).steps())
                .startsWith(new Step.Explode("lines", "line_no"), new Step.Flatten(List.of("lines"), "_"));
    }

    @Test
    void hasAMartByDay() {
        Mart mart = shop.marts().get(0);
        assertThat(mart.name()).isEqualTo("daily_revenue");
        assertThat(mart.sql()).isAbsolute().exists();
        assertThat(mart.grain()).containsExactly("day");
    }

    @Test
    void describesEveryTableInTheDatabaseToo() throws Exception {
        assertThat(Files.readString(folder.resolve("source.sql")))
                .contains(shop.source().tables().stream()
                        .map(table -> "COMMENT ON TABLE " + table.qualifiedName() + " IS")
                        .toList());
    }
}
