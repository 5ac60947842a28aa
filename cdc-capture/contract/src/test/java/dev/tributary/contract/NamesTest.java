package dev.tributary.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {

    @Test
    void avroNamesComeBack() {
        assertThat(AvroNames.original("ship_u0020date")).isEqualTo("ship date");
        assertThat(AvroNames.original("order_u005fid")).isEqualTo("order_id");
        assertThat(AvroNames.original("caf_u00e9")).isEqualTo("café");
        assertThat(AvroNames.original("plain")).isEqualTo("plain");
        assertThat(AvroNames.original("foreign_name")).isEqualTo("foreign_name");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "order_id",
                "ship date",
                "café",
                "Ä-\"q\"'`",
                "𝄞",
                "1st",
                "_u0020",
                "a_u00e9b",
                "__u0041",
                "_",
                "ĀƁഄ",
                "select",
                "a.b",
                "u0041",
                "_u004",
                "_uĀ041"
            })
    void everyColumnHasAFieldAndComesBack(String column) {
        String field = AvroNames.field(column);
        assertThat(field).matches("[A-Za-z_][A-Za-z0-9_]*");
        assertThat(AvroNames.original(field)).isEqualTo(column);
    }

    @Test
    void topicsOfAnyTableDiffer() {
        Topics topics = new Topics("shop");
        assertThat(topics.changes("public", "order_items")).isEqualTo("shop.public.order_items");
        assertThat(topics.changes("public", "Größe \"1.0\"")).isEqualTo("shop.public.Gr-f6--df-e-20--22-1-2e-0-22-");
        assertThat(topics.changes("public", "a b"))
                .isNotEqualTo(topics.changes("public", "a-20-b"))
                .isNotEqualTo(topics.changes("public", "a-b"));
        assertThat(topics.captured().asMatchPredicate()).accepts(topics.changes("Größe", "a.b"));
    }

    @Test
    void capturedTopicsAreChangesAndControl() {
        Topics topics = new Topics("shop");
        assertThat(topics.captured().asMatchPredicate())
                .accepts("shop.public.orders", "shop.capture.control")
                .rejects("shop.events.payments", "shop.capture.offsets", "shopper.public.orders");
    }
}
