package dev.tributary.marts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.lake.Cut;
import dev.tributary.spec.Mart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever happens to the refined tables, and wherever the process dies, a mart equals its query at its cut. */
class MartPropertyIT {

    private static final int CUTS = 3;

    @TempDir
    Path folder;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {20_260_102})
    void aMartEqualsItsQueryAtEachCut(long seed) throws IOException {
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        try (Shop shop = new Shop(folder)) {
            List<Followed> marts = List.of(
                    followed(
                            shop,
                            "revenue",
                            "day",
                            "SELECT o.day, COUNT(DISTINCT o.order_id) AS orders,"
                                    + " CAST(SUM(i.quantity * i.unit_price) AS decimal(25, 2)) AS revenue FROM orders o"
                                    + " JOIN order_items i ON i.order_id = o.order_id WHERE o.status <> 'cancelled' GROUP BY o.day"),
                    followed(
                            shop,
                            "products",
                            "product",
                            "SELECT i.product, COUNT(*) AS n, MIN(i.unit_price) AS least"
                                    + " FROM orders o LEFT JOIN order_items i ON i.order_id = o.order_id GROUP BY i.product"),
                    followed(
                            shop,
                            "open",
                            "order_id",
                            "SELECT o.order_id, o.region, o.note FROM orders o"
                                    + " WHERE o.status <> 'cancelled' AND EXISTS (SELECT 1 FROM order_items i"
                                    + " WHERE i.order_id = o.order_id)"));
            RandomShop changes = new RandomShop(shop, random);
            for (int i = 0; i < CUTS; i++) {
                changes.change(i == 0 ? 50 : 1 + random.nextInt(12));
                Cut cut = shop.cut();
                for (Followed mart : marts) {
                    follow(shop, mart, cut, random);
                }
            }
            for (Followed mart : marts) {
                feedIsHonest(shop, mart);
            }
        }
    }

    private static void follow(Shop shop, Followed mart, Cut cut, Random random) {
        int fate = random.nextInt(4);
        if (fate == 0 && cut.id() > 1) {
            // Busy with something else: the next move spans several cuts.
            return;
        }
        MartCut reached = mart.step().to(cut, mart.at()).orElseThrow();
        assertThat(shop.mart(reached))
                .as("mart %s at cut %d", mart.mart().name(), cut.id())
                .isEqualTo(shop.query(mart.sql(), cut));
        if (fate != 1) {
            mart.reached().add(reached);
        }
        // Else it died after the commit and before it recorded where it stands: it starts again from there.
    }

    /** Each commit changes a row once, to something else, and replaying the feed gives the mart. */
    private static void feedIsHonest(Shop shop, Followed mart) {
        MartCut last = mart.at().orElseThrow();
        Map<Object, List<Object>> rows = new HashMap<>();
        String grain = mart.mart().grain().get(0);
        for (Row change : shop.feed(last.mart(), 0, last.version())) {
            Object key = change.getAs(grain);
            List<Object> values = new ArrayList<>();
            for (int i = 0; i < change.fieldIndex("_change_type"); i++) {
                values.add(change.get(i));
            }
            String where = last.mart() + " " + key + " at version " + change.getAs("_commit_version");
            switch (change.<String>getAs("_change_type")) {
                case "insert" -> assertThat(rows.put(key, values)).as(where).isNull();
                case "delete" -> assertThat(rows.remove(key)).as(where).isEqualTo(values);
                case "update_preimage" -> assertThat(rows.get(key)).as(where).isEqualTo(values);
                default -> {
                    assertThat(rows.put(key, values)).as(where).isNotEqualTo(values);
                }
            }
        }
        assertThat(rows.values().stream()
                        .map(values -> values.toString().replace(", ", ","))
                        .sorted())
                .as("replayed feed of %s", last.mart())
                .isEqualTo(shop.mart(last));
    }

    private Followed followed(Shop shop, String name, String grain, String sql) throws IOException {
        Path file = Files.writeString(folder.resolve(name + ".sql"), sql);
        Mart mart = new Mart(name, file, List.of(grain), "");
        return new Followed(mart, sql, new MartStep(shop.lake, mart), new ArrayList<>());
    }

    private record Followed(Mart mart, String sql, MartStep step, List<MartCut> reached) {

        Optional<MartCut> at() {
            return reached.isEmpty() ? Optional.empty() : Optional.of(reached.get(reached.size() - 1));
        }
    }
}
