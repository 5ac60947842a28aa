package dev.tributary.marts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.lake.SmallSession;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Grains that differ between two states are always among the affected ones, for every shape of query that is known. */
class AffectedGrainsTest {

    private static final long SEED = 20_260_101;

    @TempDir
    static Path folder;

    static LocalShop shop;
    static SparkSession spark;

    @BeforeAll
    static void open() {
        System.out.println("seed " + SEED);
        spark = SmallSession.in(folder);
        shop = new LocalShop(spark);
        RandomShop random = new RandomShop(shop, new Random(SEED));
        for (int i = 0; i < 4; i++) {
            random.change(i == 0 ? 60 : 6);
            shop.state();
        }
    }

    @AfterAll
    static void close() {
        spark.stop();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT o.region AS g, SUM(i.quantity) AS v FROM orders o JOIN order_items i USING (order_id)"
                        + " WHERE o.status <> 'cancelled' GROUP BY o.region",
                "SELECT i.product AS g, COUNT(*) AS v FROM orders o LEFT JOIN order_items i ON i.order_id = o.order_id"
                        + " GROUP BY i.product",
                "SELECT o.region AS g, COUNT(*) AS v FROM order_items i RIGHT JOIN orders o ON i.order_id = o.order_id"
                        + " AND i.quantity > 2 GROUP BY o.region",
                "SELECT coalesce(o.region, i.product) AS g, COUNT(*) AS v, SUM(i.quantity) AS q FROM orders o"
                        + " FULL JOIN order_items i ON i.order_id = o.order_id AND o.status = 'paid' GROUP BY 1",
                "WITH totals AS (SELECT order_id, SUM(quantity) AS total FROM order_items GROUP BY order_id)"
                        + " SELECT o.region AS g, COUNT(*) AS n, SUM(t.total) AS v FROM orders o"
                        + " LEFT JOIN totals t ON t.order_id = o.order_id GROUP BY o.region HAVING COUNT(*) > 1",
                "SELECT g, SUM(v) AS v FROM (SELECT region AS g, 1 AS v FROM orders UNION ALL"
                        + " SELECT product, quantity FROM order_items) GROUP BY g",
                "SELECT a.order_id AS g, COUNT(b.line_no) AS v FROM order_items a JOIN order_items b"
                        + " ON a.product = b.product AND a.order_id < b.order_id GROUP BY a.order_id",
                "SELECT o.region AS g, COUNT(*) AS v FROM orders o LEFT SEMI JOIN order_items i"
                        + " ON i.order_id = o.order_id AND i.product = 'tea' GROUP BY o.region",
                "SELECT o.order_id AS g, o.status AS v FROM orders o LEFT ANTI JOIN order_items i"
                        + " ON i.order_id = o.order_id ORDER BY g",
                "SELECT part AS g, COUNT(*) AS v FROM orders LATERAL VIEW explode(array(region, status)) t AS part"
                        + " GROUP BY part",
                "SELECT concat(region, status) AS g, COUNT(DISTINCT day) AS v FROM (SELECT DISTINCT region, status, day"
                        + " FROM orders) GROUP BY region, status",
                "SELECT grouping_id() || coalesce(region, '-') || coalesce(status, '-') AS g, COUNT(*) AS v FROM orders"
                        + " GROUP BY ROLLUP (region, status)",
            })
    void differencesAreAmongThem(String sql) {
        for (int from : new int[] {0, 1}) {
            // From the first state to the next, and from there over one to the last.
            int to = from + 1 + from % 2;
            Optional<Dataset<Row>> grains = shop.affected(sql, from, to);
            assertThat(grains).as("known shape: %s", sql).isPresent();
            Set<Object> found = new HashSet<>();
            grains.get().collectAsList().forEach(row -> found.add(row.get(0)));
            Set<String> differing = new HashSet<>(Shop.texts(shop.query(sql, from)));
            Set<String> now = new HashSet<>(Shop.texts(shop.query(sql, to)));
            Set<String> same = new HashSet<>(differing);
            same.retainAll(now);
            differing.addAll(now);
            differing.removeAll(same);
            assertThat(differing)
                    .as("states %d to %d of %s: rows that differ; affected %s", from, to, sql, found)
                    .allSatisfy(row -> assertThat(found.stream().map(String::valueOf))
                            .contains(row.substring(1, row.indexOf(','))));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT region AS g, MAX(n) AS v FROM (SELECT region, row_number() OVER (ORDER BY day) AS n FROM orders)"
                        + " GROUP BY region",
                "SELECT region AS g, COUNT(*) AS v FROM orders o WHERE EXISTS (SELECT 1 FROM order_items i"
                        + " WHERE i.order_id = o.order_id) GROUP BY region",
                "SELECT region AS g, COUNT(*) AS v FROM orders WHERE order_id NOT IN (SELECT order_id FROM order_items)"
                        + " GROUP BY region",
                "SELECT region AS g, (SELECT COUNT(*) FROM order_items) AS v FROM orders GROUP BY region",
                "SELECT region AS g, order_id AS v FROM orders ORDER BY order_id LIMIT 3",
                "SELECT region AS g, 1 AS v FROM orders EXCEPT SELECT product, 1 FROM order_items",
                "SELECT 'all' AS g, COUNT(*) AS v FROM orders",
                "SELECT COUNT(*) AS g, region AS v FROM orders GROUP BY region",
            })
    void otherShapesAreComputedInFull(String sql) {
        assertThat(shop.affected(sql, 0, 1)).as(sql).isEmpty();
    }

    @Test
    void aChangeOfAnotherColumnAffectsNothing() {
        shop.order(1, "paid", null, "north", "a note");
        int before = shop.state();
        shop.order(1, "paid", null, "north", "another note");
        int after = shop.state();
        String sql = "SELECT region AS g, COUNT(*) AS v FROM orders GROUP BY region";
        assertThat(shop.affected(sql, before, after).orElseThrow().count()).isZero();
        assertThat(shop.affected(sql.replace("COUNT(*)", "MAX(note)"), before, after)
                        .orElseThrow()
                        .collectAsList())
                .extracting(row -> row.get(0))
                .containsExactly("north");
    }

    @Test
    void grainsAreSelectedBelowTheAggregate() {
        Dataset<Row> result = shop.query(
                "SELECT o.day, SUM(i.quantity) AS v FROM orders o JOIN order_items i ON i.order_id = o.order_id"
                        + " GROUP BY o.day",
                1);
        Dataset<Row> grains = result.select("day").limit(1);
        grains = result.sparkSession().createDataFrame(grains.collectAsList(), grains.schema());
        Dataset<Row> some = result.join(
                functions.broadcast(grains.toDF("g")), result.col("day").eqNullSafe(functions.col("g")), "left_semi");
        String plan = ((org.apache.spark.sql.classic.Dataset<Row>) some)
                .queryExecution()
                .optimizedPlan()
                .toString();
        assertThat(plan.indexOf("LeftSemi")).as(plan).isGreaterThan(plan.indexOf("Aggregate"));
    }
}
