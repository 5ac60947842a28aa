package dev.tributary.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.tributary.contract.LakeTable;
import dev.tributary.contract.Position;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for every writer, and that the direct one does what MERGE does. */
class GuardedWriterIT {

    enum Engine {
        MERGE(new MergeWriter()),
        DIRECT(new DirectWriter());

        private final GuardedWriter writer;

        Engine(GuardedWriter writer) {
            this.writer = writer;
        }

        LakeTable table(String name, StructType columns) {
            LakeTable table = LakeTable.refined(name + "_" + name().toLowerCase());
            lake.create(table, columns);
            return table;
        }
    }

    private static final StructType COLUMNS = new StructType()
            .add("id", DataTypes.LongType)
            .add("it's", DataTypes.StringType)
            .add(RowPosition.EPOCH, DataTypes.IntegerType)
            .add(RowPosition.SEQ, DataTypes.LongType)
            .add(RowPosition.COMMIT_TIME, DataTypes.TimestampType);

    @TempDir
    static Path folder;

    static Lake lake;

    @BeforeAll
    static void start() {
        lake = LocalLake.in(folder);
    }

    @AfterAll
    static void stop() {
        lake.spark().stop();
    }

    @ParameterizedTest
    @EnumSource
    void appliesOnlyNewerPositionsAndARepetitionAddsNothingToTheFeed(Engine engine) {
        LakeTable table = engine.table("guarded", COLUMNS);
        write(engine, table, null, upsert(1, "a", 5), upsert(2, "b", 5), upsert(3, "c", 5));
        long before = lake.version(table);
        write(engine, table, null, upsert(1, "old", 4), upsert(2, "B", 6), delete(3, 7), delete(9, 7));
        assertThat(contents(table)).containsExactly("1 a 5", "2 B 6");
        assertThat(feed(table, before))
                .containsExactlyInAnyOrder("update_preimage 2 b", "update_postimage 2 B", "delete 3 c");
        before = lake.version(table);
        write(engine, table, null, upsert(2, "B", 6), delete(3, 7));
        assertThat(contents(table)).containsExactly("1 a 5", "2 B 6");
        assertThat(feed(table, before)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void theFenceTakesWhatIsOlderAndNotNamed(Engine engine) {
        LakeTable table = engine.table("fenced", COLUMNS);
        write(engine, table, null, upsert(1, "a", 5), upsert(2, "b", 5), upsert(3, "c", 12), upsert(4, "d", 5));
        write(engine, table, new Position(1, 10), upsert(2, "again", 11), keep(4, "d", 11));
        assertThat(contents(table)).containsExactly("2 again 11", "3 c 12", "4 d 5");
    }

    @ParameterizedTest
    @EnumSource
    void provenInsertsAreAppendedAndShowAsInserts(Engine engine) {
        LakeTable table = engine.table("appended", COLUMNS);
        engine.writer.write(lake, table, net(COLUMNS, List.of("id"), null, true, HeldRows.UNKNOWN, upsert(1, "a", 1)));
        assertThat(contents(table)).containsExactly("1 a 1");
        assertThat(feed(table, 0)).containsExactly("insert 1 a");
    }

    @Test
    void rowsThatWereHeldByAnOlderVersionAreLookedUpAgain() {
        LakeTable table = Engine.DIRECT.table("stale", COLUMNS);
        write(Engine.DIRECT, table, null, upsert(1, "a", 1), upsert(2, "b", 1));
        HeldRows before = HeldRows.under(
                lake,
                table,
                List.of(COLUMNS.fieldNames()),
                List.of("id"),
                lake.spark().range(1, 3).toDF("id"));
        assertThat(before.rows()).hasSize(2);
        write(Engine.DIRECT, table, null, upsert(1, "newer", 7), delete(2, 7));
        Row[] late = {upsert(1, "older", 6), upsert(2, "back", 8)};
        Engine.DIRECT.writer.write(lake, table, net(COLUMNS, List.of("id"), null, false, before, late));
        assertThat(contents(table)).containsExactly("1 newer 7", "2 back 8");
    }

    @Test
    void aTableWithoutDeletionVectorsIsWrittenToo() {
        LakeTable table = Engine.DIRECT.table("plain", COLUMNS);
        lake.spark().sql("ALTER TABLE " + table.sql() + " SET TBLPROPERTIES ('delta.enableDeletionVectors' = 'false')");
        write(Engine.DIRECT, table, null, upsert(1, "a", 1), upsert(2, "b", 1));
        write(Engine.DIRECT, table, null, upsert(1, "A", 2), delete(2, 2));
        assertThat(contents(table)).containsExactly("1 A 2");
    }

    /** Delta's MERGE does not get along with the backtick. */
    @Test
    void aTableThatMergeCannotWriteIsWrittenToo() {
        StructType columns = new StructType().add("id", DataTypes.LongType).add("it`s", DataTypes.StringType);
        for (StructField position : RowPosition.COLUMNS.fields()) {
            columns = columns.add(position);
        }
        LakeTable table = Engine.DIRECT.table("backtick", columns);
        writeMany(columns, table, null, upsert(1, "a", 5), upsert(2, "b", 5), upsert(3, "c", 5), upsert(4, "d", 5));
        long before = lake.version(table);
        writeMany(columns, table, null, upsert(1, "old", 4), upsert(2, "B", 6), delete(3, 7));
        writeMany(columns, table, new Position(1, 10), upsert(2, "again", 11), keep(4, "d", 11), upsert(5, "e", 11));
        assertThat(contents(table)).containsExactly("2 again 11", "4 d 5", "5 e 11");
        assertThat(feed(table, before))
                .containsExactlyInAnyOrder(
                        "update_preimage 2 b",
                        "update_postimage 2 B",
                        "delete 3 c",
                        "update_preimage 2 B",
                        "update_postimage 2 again",
                        "insert 5 e",
                        "delete 1 a");
        StructType last = columns;
        lake.spark().sql("ALTER TABLE " + table.sql() + " SET TBLPROPERTIES ('delta.enableDeletionVectors' = 'false')");
        assertThatIllegalStateException()
                .isThrownBy(() -> writeMany(last, table, null, upsert(2, "C", 12)))
                .withMessageContaining("no deletion vectors, without which its rows cannot be changed");
    }

    /** Changes that are not in the driver. */
    private static void writeMany(StructType columns, LakeTable table, Position fence, Row... rows) {
        NetRows net = net(columns, List.of("id"), fence, false, HeldRows.UNKNOWN, rows);
        Engine.DIRECT.writer.write(
                lake,
                table,
                new NetRows(net.rows(), net.key(), net.fence(), net.onlyInserts(), Optional.empty(), Optional.empty()));
    }

    @Test
    void tableAndFeedEqualThoseOfMerge() {
        long seed = 20261123;
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        StructType columns = new StructType()
                .add("k", DataTypes.StringType)
                .add("b", DataTypes.BinaryType)
                .add("d", DataTypes.createDecimalType(20, 3))
                .add("t", DataTypes.TimestampType)
                .add("day", DataTypes.DateType)
                .add("f", DataTypes.DoubleType)
                .add("tags", DataTypes.createArrayType(DataTypes.StringType));
        for (StructField position : RowPosition.COLUMNS.fields()) {
            columns = columns.add(position);
        }
        LakeTable merged = Engine.MERGE.table("many", columns);
        LakeTable direct = Engine.DIRECT.table("many", columns);
        // Columns that were added later lie behind the position in the table.
        StructType wider = columns.add("added", DataTypes.LongType);
        for (int batch = 0; batch < 5; batch++) {
            if (batch == 2) {
                columns = wider;
                lake.addColumns(merged, List.of(wider.apply("added")));
                lake.addColumns(direct, List.of(wider.apply("added")));
            }
            if (batch == 3) {
                lake.spark().sql("OPTIMIZE " + merged.sql());
                lake.spark().sql("OPTIMIZE " + direct.sql());
            }
            Row[] rows = randomBatch(random, columns, batch);
            long from = lake.version(merged) + 1;
            long fromDirect = lake.version(direct) + 1;
            NetRows net = net(columns, List.of("k", "b"), null, batch == 0, HeldRows.UNKNOWN, rows);
            Engine.MERGE.writer.write(lake, merged, net);
            Engine.DIRECT.writer.write(lake, direct, net);
            assertThat(sorted(lake.read(direct)))
                    .as("batch %d of seed %d", batch, seed)
                    .isNotEmpty()
                    .isEqualTo(sorted(lake.read(merged)));
            assertThat(feedOf(direct, fromDirect))
                    .as("feed of batch %d of seed %d", batch, seed)
                    .isEqualTo(feedOf(merged, from));
        }
        assertThat(lake.spark()
                        .read()
                        .format("delta")
                        .load(lake.location(direct))
                        .selectExpr("count(DISTINCT k, hex(b)) = count(*)")
                        .first()
                        .getBoolean(0))
                .as("keys are unique")
                .isTrue();
    }

    /** Keys of a small world, each at most once a batch; some positions are older than what the table has. */
    private static Row[] randomBatch(Random random, StructType columns, int batch) {
        List<Integer> keys = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            keys.add(i);
        }
        Collections.shuffle(keys, random);
        List<Row> rows = new ArrayList<>();
        for (int key : keys.subList(0, batch == 0 ? 40 : 25)) {
            Object[] values = new Object[columns.size() + 1];
            values[0] = "k" + key / 6;
            values[1] = new byte[] {(byte) (key % 6), -1};
            values[2] = random.nextInt(4) == 0 ? null : BigDecimal.valueOf(random.nextLong(1_000_000_000L), 3);
            values[3] = Instant.ofEpochSecond(random.nextInt(), 1000L * random.nextInt(1_000_000));
            values[4] = LocalDate.ofEpochDay(random.nextInt(100_000) - 50_000);
            values[5] = List.of(-0.0, Double.NaN, random.nextDouble(), Double.MIN_VALUE)
                    .get(random.nextInt(4));
            values[6] = random.nextInt(3) == 0 ? null : List.of("x" + random.nextInt(9), "");
            values[7] = 1;
            values[8] = (long) batch * 100 - (random.nextInt(5) == 0 ? 150 : 0) + key;
            values[9] = Instant.ofEpochSecond(batch);
            if (columns.size() > 10) {
                values[10] = random.nextLong();
            }
            values[columns.size()] = batch > 0 && random.nextInt(4) == 0 ? NetRows.DELETE : NetRows.UPSERT;
            rows.add(RowFactory.create(values));
        }
        return rows.toArray(Row[]::new);
    }

    private static void write(Engine engine, LakeTable table, Position fence, Row... rows) {
        engine.writer.write(lake, table, net(COLUMNS, List.of("id"), fence, false, HeldRows.UNKNOWN, rows));
    }

    private static NetRows net(
            StructType columns, List<String> key, Position fence, boolean onlyInserts, HeldRows held, Row... rows) {
        return new NetRows(
                lake.spark().createDataFrame(Arrays.asList(rows), columns.add(NetRows.ACTION, DataTypes.StringType)),
                key,
                Optional.ofNullable(fence),
                onlyInserts,
                Optional.of(new NetRows.Few(List.of(rows), held)),
                Optional.empty());
    }

    private static Row upsert(long id, String value, long seq) {
        return RowFactory.create(id, value, 1, seq, Instant.ofEpochMilli(seq), NetRows.UPSERT);
    }

    private static Row keep(long id, String value, long seq) {
        return RowFactory.create(id, value, 1, seq, Instant.ofEpochMilli(seq), NetRows.KEEP);
    }

    private static Row delete(long id, long seq) {
        return RowFactory.create(id, null, 1, seq, Instant.ofEpochMilli(seq), NetRows.DELETE);
    }

    private static List<String> contents(LakeTable table) {
        return lake.read(table).orderBy("id").collectAsList().stream()
                .map(row -> row.get(0) + " " + row.get(1) + " " + row.get(3))
                .toList();
    }

    /** What the feed says of all versions behind one. */
    private static List<String> feed(LakeTable table, long behind) {
        return lake.version(table) == behind
                ? List.of()
                : lake.changes(table, behind + 1, lake.version(table)).collectAsList().stream()
                        .map(row -> row.getAs("_change_type") + " " + row.get(0) + " " + row.get(1))
                        .toList();
    }

    private static List<String> feedOf(LakeTable table, long from) {
        return lake.version(table) < from
                ? List.of()
                : sorted(lake.changes(table, from, lake.version(table)).drop("_commit_version", "_commit_timestamp"));
    }

    private static List<String> sorted(Dataset<Row> rows) {
        return rows.withColumn("b", org.apache.spark.sql.functions.hex(rows.col("b"))).collectAsList().stream()
                .map(Row::toString)
                .sorted()
                .toList();
    }
}
