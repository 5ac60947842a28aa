package dev.tributary.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tributary.contract.LakeTable;
import dev.tributary.contract.Position;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LakeIT {

    @TempDir
    static Path folder;

    static Lake lake;

    @BeforeAll
    static void start() {
        lake = new Lake(
                SmallSession.generatingCode(folder), folder.resolve("lake").toString());
    }

    @AfterAll
    static void stop() {
        lake.spark().stop();
    }

    @Test
    void cutsComeBackAndARepetitionChangesNothing() {
        Cuts cuts = new Cuts(lake);
        assertThat(cuts.last()).isEqualTo(Cut.NONE);
        Cut first = new Cut(1, Position.ORIGIN, new Position(1, 40), 1_795_331_383_393_359L, 99, Map.of("orders", 3L));
        cuts.append(first);
        cuts.append(first);
        Cut second = new Cut(
                2,
                first.to(),
                new Position(1, 41),
                1_795_331_383_393_360L,
                120,
                Map.of("orders", 4L),
                Map.of("customers", new StoppedTable(new Position(1, 40), 1, 2, "customers: why")));
        cuts.append(second);
        assertThat(cuts.last()).isEqualTo(second);
        assertThat(cuts.at(1)).isEqualTo(first);
        assertThat(lake.read(LakeTable.CUTS).count()).isEqualTo(2);
        assertThat(lake.spark().sql("SELECT max(to_seq) FROM meta.cuts").first().getLong(0))
                .isEqualTo(41);
    }

    @Test
    void datesThatStandForInfinityAreFoundByARange() {
        LakeTable table = LakeTable.refined("prices");
        StructType columns = new StructType().add("id", DataTypes.IntegerType).add("valid_to", DataTypes.DateType);
        lake.create(table, columns);
        // A file for each, so that statistics decide which ones are read.
        for (int day : new int[] {Integer.MIN_VALUE, 0, Integer.MAX_VALUE}) {
            lake.spark()
                    .createDataFrame(List.of(RowFactory.create(day, LocalDate.ofEpochDay(day))), columns)
                    .write()
                    .format("delta")
                    .mode("append")
                    .save(lake.location(table));
        }
        assertThat(ids("SELECT id FROM refined.prices WHERE valid_to >= DATE '2026-01-01'"))
                .containsExactly(Integer.MAX_VALUE);
        assertThat(ids("SELECT id FROM refined.prices WHERE valid_to < DATE '0001-01-01'"))
                .containsExactly(Integer.MIN_VALUE);
        assertThat(ids("SELECT id FROM refined.prices ORDER BY valid_to"))
                .containsExactly(Integer.MIN_VALUE, 0, Integer.MAX_VALUE);
    }

    private List<Integer> ids(String sql) {
        return lake.spark().sql(sql).collectAsList().stream()
                .map(row -> row.getInt(0))
                .toList();
    }

    @Test
    void ledgerRefusesASumThatLosesAnEvent() {
        Ledger ledger = new Ledger(lake);
        var entries =
                List.of(new Ledger.Entry("orders", 2, 1, 0, 0, 0, 0, 0), new Ledger.Entry(null, 0, 0, 0, 0, 2, 0, 0));
        ledger.append(1, 5, entries);
        assertThat(lake.read(LakeTable.LEDGER).count()).isEqualTo(2);
        assertThatThrownBy(() -> ledger.append(2, 6, entries))
                .hasMessageStartingWith("The ledger of cut 2 does not add up: 6 numbers, 5 accounted for");
    }

    @Test
    void aLoadThatIsKilledGoesOnBehindItsLastStepAndShowsAtOnce() {
        LakeTable table = LakeTable.refined("loaded");
        lake.create(table, new StructType().add("id", DataTypes.LongType));
        StagedAppend first = new StagedAppend(lake, table, "cut 1");
        first.write(0, lake.spark().range(0, 10).toDF(), () -> {});
        assertThatThrownBy(() -> first.write(1, lake.spark().range(10, 20).toDF(), () -> {
                    throw new IllegalStateException("killed");
                }))
                .hasMessage("killed");
        assertThat(lake.read(table).isEmpty()).isTrue();

        StagedAppend second = new StagedAppend(lake, table, "cut 1");
        assertThat(second.has(0)).isTrue();
        assertThat(second.has(1)).isFalse();
        second.write(1, lake.spark().range(10, 20).toDF(), () -> {});
        assertThat(second.count()).isEqualTo(20);
        assertThat(second.rows().distinct().count()).isEqualTo(20);
        assertThat(StagedAppend.isCommitted(lake, table, 1)).isFalse();
        second.commit(1);

        assertThat(StagedAppend.isCommitted(lake, table, 1)).isTrue();
        assertThat(lake.spark()
                        .read()
                        .format("delta")
                        .load(lake.location(table))
                        .count())
                .isEqualTo(20);
        assertThat(lake.changes(table, 1, 1).select("_change_type").distinct().collectAsList())
                .containsExactly(RowFactory.create("insert"));
        assertThat(new StagedAppend(lake, table, "cut 1").has(0))
                .as("of another version of the table")
                .isFalse();
    }

    @Test
    void everyTableHasTheChangeFeedOn() {
        new Quarantine(lake);
        long version = lake.version(LakeTable.QUARANTINE);
        assertThat(lake.changes(LakeTable.QUARANTINE, 0, version).columns()).contains("_change_type", "cause");
    }

    @Test
    void rowsOfAnotherTypeAreNotAppended() {
        new Ledger(lake);
        long version = lake.version(LakeTable.LEDGER);
        assertThatThrownBy(() -> lake.appendOnce(
                        LakeTable.LEDGER, lake.spark().range(1).selectExpr("CAST(id AS INT) AS cut"), "test", 1))
                .hasMessage("Column cut of meta.ledger is bigint, and rows to append have int.");
        assertThat(lake.version(LakeTable.LEDGER)).isEqualTo(version);
    }

    @Test
    void manySmallFilesAreJoinedAndNobodySeesIt() {
        LakeTable table = LakeTable.refined("numbers");
        lake.create(table, new StructType().add("n", DataTypes.LongType));
        append(table, 0, Compaction.MANY - 1);
        assertThat(files(table)).isEqualTo(Compaction.MANY - 1);
        append(table, Compaction.MANY - 1, 1);
        await("compaction").atMost(Duration.ofMinutes(2)).until(() -> files(table) == 1);
        append(table, Compaction.MANY, 1);
        assertThat(files(table)).isEqualTo(2);
        long version = lake.version(table);
        assertThat(version).as("creation, three appends, one compaction").isEqualTo(4);
        assertThat(lake.read(table).count()).isEqualTo(Compaction.MANY + 1);
        assertThat(lake.changes(table, 0, version).count()).isEqualTo(Compaction.MANY + 1);
    }

    /** Each number in a file of its own. */
    private static void append(LakeTable table, int from, int count) {
        lake.appendOnce(table, lake.spark().range(from, from + count, 1, count).toDF("n"), "test", from);
    }

    private static int files(LakeTable table) {
        return lake.read(table).inputFiles().length;
    }
}
