package dev.tributary.marts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tributary.lake.Cut;
import dev.tributary.lake.FailureCause;
import dev.tributary.lake.SmallSession;
import dev.tributary.spec.Mart;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Date;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MartStepIT {

    private static final String REVENUE =
            "SELECT o.day, CAST(SUM(i.quantity * i.unit_price) AS decimal(18, 2)) AS revenue"
                    + " FROM orders o JOIN order_items i ON i.order_id = o.order_id"
                    + " WHERE o.status <> 'cancelled' GROUP BY o.day";

    @TempDir
    Path folder;

    Shop shop;

    @BeforeEach
    void open() {
        shop = new Shop(SmallSession.generatingCode(folder), folder);
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void movesOnlyWhatChanged() throws IOException {
        MartStep step = step("revenue", REVENUE, "day");
        shop.order(1, "placed", day(1), "north", null);
        Cut noItems = shop.cut();
        assertThat(step.to(noItems, Optional.empty()))
                .as("an input does not exist")
                .isEmpty();
        shop.order(2, "placed", null, "south", null);
        shop.order(3, "placed", day(3), "south", null);
        shop.item(1, 1, "tea", 3, new BigDecimal("0.10"));
        shop.item(2, 1, "tea", 1, new BigDecimal("9999999999.99"));
        shop.item(3, 1, "tea", 1, new BigDecimal("5.00"));
        Cut first = shop.cut();
        MartCut one = step.to(first, Optional.empty()).orElseThrow();
        assertThat(shop.mart(one)).containsExactly("[2026-01-01,0.30]", "[2026-01-03,5.00]", "[null,9999999999.99]");

        shop.item(1, 1, "tea", 4, new BigDecimal("0.10"));
        shop.noItem(2, 1);
        shop.order(3, "placed", day(3), "south", "only the note");
        shop.order(4, "placed", day(4), "south", null);
        shop.item(4, 1, "tea", 1, new BigDecimal("1.01"));
        MartCut two = step.to(shop.cut(), Optional.of(one)).orElseThrow();
        assertThat(shop.mart(two)).containsExactly("[2026-01-01,0.40]", "[2026-01-03,5.00]", "[2026-01-04,1.01]");
        assertThat(shop.feed("revenue", one.version() + 1, two.version()))
                .extracting(row -> row.getAs("_change_type") + " " + row.getAs("day") + " " + row.getAs("revenue"))
                .containsExactlyInAnyOrder(
                        "update_preimage 2026-01-01 0.30",
                        "update_postimage 2026-01-01 0.40",
                        "delete null 9999999999.99",
                        "insert 2026-01-04 1.01");

        shop.order(3, "placed", day(3), "south", "another note");
        MartCut three = step.to(shop.cut(), Optional.of(two)).orElseThrow();
        assertThat(three.version()).as("nothing changed, nothing is committed").isEqualTo(two.version());
    }

    @Test
    void anotherQueryIsCommittedAsADifference() throws IOException {
        shop.order(1, "placed", day(1), "north", null);
        shop.order(2, "placed", day(2), "north", null);
        Cut cut = shop.cut();
        MartCut one = step("m", "SELECT day, COUNT(*) AS n, 7 AS old FROM orders GROUP BY day", "day")
                .to(cut, Optional.empty())
                .orElseThrow();
        MartCut two = step("m", "SELECT day, COUNT(*) AS n, MAX(region) AS region FROM orders GROUP BY day", "day")
                .to(cut, Optional.of(one))
                .orElseThrow();
        assertThat(shop.mart(two)).containsExactly("[2026-01-01,1,null,north]", "[2026-01-02,1,null,north]");
        MartStep regions = step(
                "m", "SELECT region, CAST(NULL AS date) AS day, COUNT(*) AS n FROM orders GROUP BY region", "region");
        MartCut three = regions.to(cut, Optional.of(two)).orElseThrow();
        assertThat(shop.mart(three)).containsExactly("[null,2,null,north]");
        shop.order(3, "placed", day(2), "north", null);
        MartCut four = regions.to(shop.cut(), Optional.of(three)).orElseThrow();
        assertThat(shop.mart(four)).containsExactly("[null,3,null,north]");
    }

    @Test
    void aColumnThatTheQueryGivesAWiderTypeIsWidened() throws IOException {
        shop.order(1, "placed", day(1), "north", null);
        MartCut one = step("m", "SELECT day, CAST(COUNT(*) AS int) AS n FROM orders GROUP BY day", "day")
                .to(shop.cut(), Optional.empty())
                .orElseThrow();
        shop.order(2, "placed", day(2), "north", null);
        MartCut two = step("m", "SELECT day, COUNT(*) + 5000000000 AS n FROM orders GROUP BY day", "day")
                .to(shop.cut(), Optional.of(one))
                .orElseThrow();
        assertThat(shop.mart(two)).containsExactly("[2026-01-01,5000000001]", "[2026-01-02,5000000001]");
        MartCut three = step("m", "SELECT day, CAST(COUNT(*) AS int) AS n FROM orders GROUP BY day", "day")
                .to(shop.cut(), Optional.of(two))
                .orElseThrow();
        assertThat(shop.mart(three)).containsExactly("[2026-01-01,1]", "[2026-01-02,1]");
    }

    @Test
    void aMartThatFailedGoesOnFromALaterCut() throws Exception {
        Path file = Files.writeString(
                folder.resolve("unit.sql"),
                "SELECT order_id, line_no, CAST(unit_price / quantity AS decimal(12, 2)) AS unit FROM order_items");
        shop.item(1, 1, "tea", 4, new BigDecimal("10.00"));
        shop.cut();
        MartStream mart = new MartStream(shop.lake, new Mart("unit", file, List.of("order_id", "line_no"), ""));
        StreamingQuery query = mart.start();
        shop.item(1, 1, "tea", 0, new BigDecimal("10.00"));
        shop.cut();
        await().atMost(Duration.ofMinutes(1)).until(() -> query.exception().isDefined());
        assertThat(FailureCause.of(query.exception().get())).startsWith("[DIVIDE_BY_ZERO] Division by zero.");
        assertThat(mart.cut()).isEqualTo(1);
        assertThatThrownBy(mart::start).hasMessageContaining("[DIVIDE_BY_ZERO]");

        shop.item(1, 1, "tea", 5, new BigDecimal("10.00"));
        shop.cut();
        StreamingQuery again = mart.start();
        assertThat(mart.cut()).isEqualTo(3);
        shop.item(2, 1, "tea", 2, new BigDecimal("1.00"));
        shop.cut();
        await().atMost(Duration.ofMinutes(1)).until(() -> mart.cut() == 4);
        again.stop();
        assertThat(shop.mart(mart.last().orElseThrow())).containsExactly("[1,1,2.00]", "[2,1,0.50]");
    }

    @Test
    void saysWhatIsWrongWithAMart() throws IOException {
        shop.order(1, "placed", day(1), "north", null);
        shop.order(2, "paid", day(1), "north", null);
        Cut cut = shop.cut();
        assertThatThrownBy(
                        () -> step("m", "SELECT day, status FROM orders", "day").to(cut, Optional.empty()))
                .hasMessage(
                        "The SQL gives 2 rows for day = 2026-01-01, but these columns are the mart's grain: group by"
                                + " them, or add the columns that tell the rows apart to the grain");
        assertThatThrownBy(() -> step("m2", "SELECT day FROM orders GROUP BY day", "month")
                        .to(cut, Optional.empty()))
                .hasMessage("The grain of mart m2 is [month], but its SQL gives the columns [day]");
        assertThatThrownBy(() -> step("m3", "SELECT day, now() AS at FROM orders GROUP BY day", "day")
                        .to(cut, Optional.empty()))
                .hasMessageContaining("gives another result each time");
        step("m4", "SELECT day, COUNT(*) AS n FROM orders GROUP BY day", "day").to(cut, Optional.empty());
        assertThatThrownBy(() -> step("m4", "SELECT day, '7' AS n FROM orders GROUP BY day", "day")
                        .to(cut, Optional.empty()))
                .hasMessageStartingWith("marts.m4.n is of type bigint in the lake and the SQL now gives string");
        assertThatThrownBy(() -> step("m5", "SELECT day, NULL AS n FROM orders GROUP BY day", "day")
                        .to(cut, Optional.empty()))
                .hasMessageContaining("would be of type void");
        assertThatThrownBy(() -> step("m6", "SELECT * FROM refined.orders", "day"))
                .hasMessageContaining("reads refined.orders; name refined tables without a database");
        assertThatThrownBy(() -> step("m7", "DROP TABLE orders", "day")).hasMessageContaining("must be one SELECT");
        assertThatThrownBy(() -> step("m8", "SELECT day FRO orders GROUP", "day"))
                .hasMessageContaining("cannot be parsed: line 1");
    }

    private MartStep step(String name, String sql, String... grain) throws IOException {
        Path file = Files.writeString(folder.resolve(name + ".sql"), sql);
        return new MartStep(shop.lake, new Mart(name, file, List.of(grain), ""));
    }

    private static Date day(int day) {
        return Date.valueOf("2026-01-0" + day);
    }
}
