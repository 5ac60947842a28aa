package dev.tributary.marts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.lake.Cut;
import dev.tributary.lake.Lake;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Grains that differ between two cuts are always among the affected ones, for every shape of query that is known. */
class AffectedGrainsIT {

    private static final long SEED = 20_260_101;

    @TempDir
    static Path folder;

    static Shop shop;
    static List<Cut> states;

    @BeforeAll
    static void open() {
        System.out.println("seed " + SEED);
        shop = new Shop(folder);
        RandomShop random = new RandomShop(shop, new Random(SEED));
        states = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            random.change(i == 0 ? 60 : 6);
            states.add(shop.cut());
        }
    }

    @AfterAll
    static void close() {
        shop.close();
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
            Optional<Dataset<Row>> grains = affected(sql, states.get(from), states.get(to));
            assertThat(grains).as("known shape: %s", sql).isPresent();
            Set<Object> found = new HashSet<>();
            grains.get().collectAsList().forEach(row -> found.add(row.get(0)));
            Set<String> differing = new HashSet<>(shop.query(sql, states.get(from)));
            Set<String> now = new HashSet<>(shop.query(sql, states.get(to)));
            Set<String> same = new HashSet<>(differing);
            same.retainAll(now);
            differing.addAll(now);
            differing.removeAll(same);
            assertThat(differing)
                    .as("cuts %d to %d of %s: rows that differ; affected %s", from, to, sql, found)
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
        assertThat(affected(sql, states.get(0), states.get(1))).as(sql).isEmpty();
    }

    @Test
    void aChangeOfAnotherColumnAffectsNothing() {
        shop.order(1, "paid", null, "north", "a note");
        Cut before = shop.cut();
        shop.order(1, "paid", null, "north", "another note");
        Cut after = shop.cut();
        String sql = "SELECT region AS g, COUNT(*) AS v FROM orders GROUP BY region";
        assertThat(affected(sql, before, after).orElseThrow().count()).isZero();
        assertThat(affected(sql.replace("COUNT(*)", "MAX(note)"), before, after)
                        .orElseThrow()
                        .collectAsList())
                .extracting(row -> row.get(0))
                .containsExactly("north");
    }

    @Test
    void grainsAreSelectedBelowTheAggregate() {
        Inputs inputs = inputs("SELECT * FROM orders, order_items", states.get(1));
        Dataset<Row> result = inputs.lake()
                .spark()
                .sql("SELECT o.day, SUM(i.quantity) AS v FROM orders o JOIN order_items i ON i.order_id = o.order_id"
                        + " GROUP BY o.day");
        Dataset<Row> grains = result.select("day").limit(1);
        grains = inputs.lake().spark().createDataFrame(grains.collectAsList(), grains.schema());
        Dataset<Row> some = result.join(
                functions.broadcast(grains.toDF("g")), result.col("day").eqNullSafe(functions.col("g")), "left_semi");
        String plan = ((org.apache.spark.sql.classic.Dataset<Row>) some)
                .queryExecution()
                .optimizedPlan()
                .toString();
        assertThat(plan.indexOf("LeftSemi")).as(plan).isGreaterThan(plan.indexOf("Aggregate"));
    }

    private static Optional<Dataset<Row>> affected(String sql, Cut from, Cut to) {
        Inputs inputs = inputs(sql, to);
        Dataset<Row> result = inputs.lake().spark().sql(sql);
        return new AffectedGrains(inputs, List.of("g")).between(from, to, result);
    }

    private static Inputs inputs(String sql, Cut at) {
        Lake own = shop.lake.session();
        Inputs inputs = new Inputs(own, MartSql.parse(sql).inputs());
        inputs.show(at);
        return inputs;
    }
}
