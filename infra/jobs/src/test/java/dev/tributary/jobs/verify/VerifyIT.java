package dev.tributary.jobs.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.contract.DatabaseAccess;
import dev.tributary.contract.LakeTable;
import dev.tributary.contract.Position;
import dev.tributary.lake.Cut;
import dev.tributary.lake.Cuts;
import dev.tributary.lake.Lake;
import dev.tributary.lake.Ledger;
import dev.tributary.lake.Quarantine;
import dev.tributary.lake.SmallSession;
import dev.tributary.lake.StoppedTable;
import dev.tributary.marts.MartCuts;
import dev.tributary.marts.MartStream;
import dev.tributary.spec.AtCapture;
import dev.tributary.spec.Column;
import dev.tributary.spec.History;
import dev.tributary.spec.Mart;
import dev.tributary.spec.Pipeline;
import dev.tributary.spec.Source;
import dev.tributary.spec.SourceTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A proof is worth as much as the differences that it finds: each kind is planted here. */
class VerifyIT {

    private static final StructType RAW = new StructType()
            .add("epoch", DataTypes.IntegerType)
            .add("seq", DataTypes.LongType)
            .add("op", DataTypes.StringType);

    private static final StructType SALES = new StructType()
            .add("id", DataTypes.LongType)
            .add("day", DataTypes.DateType)
            .add("amount", DataTypes.createDecimalType(12, 2))
            .add("_epoch", DataTypes.IntegerType)
            .add("_seq", DataTypes.LongType)
            .add("_commit_time", DataTypes.TimestampType);

    @TempDir
    static Path folder;

    static Postgres postgres;
    static Lake lake;

    @BeforeAll
    static void start() throws Exception {
        postgres = new Postgres(folder);
        postgres.execute(
                "CREATE ROLE tributary_capture LOGIN REPLICATION",
                "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO tributary_capture",
                EveryType.DDL);
        SparkSession spark = SmallSession.in(folder);
        lake = new Lake(spark, folder.resolve("lake").toString());
    }

    @AfterAll
    static void stop() {
        lake.spark().stop();
        postgres.close();
    }

    @Test
    void equalRowsOfEveryTypeAreEqual() throws SQLException {
        Check check = everyType("same", List.of(EveryType.row(1), EveryType.row(2), EveryType.row(10)));
        assertThat(check.detail()).isEqualTo("3 rows equal; column twice is not in the lake; PostgreSQL computes it");
        assertThat(check.ok()).isTrue();
    }

    @Test
    void aDifferenceInAnyTypeIsFound() throws SQLException {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < EveryType.columns(); i++) {
            rows.add(EveryType.row(i, EveryType.names().get(i)));
        }
        Check check = everyType("wrong", rows);
        assertThat(check.ok()).isFalse();
        assertThat(check.detail())
                .startsWith("0 rows equal, 0 missing in the lake, 0 extra in the lake, " + rows.size() + " different: ")
                .contains("different id = '0', small is '-7' in the database and '7' in the lake");
    }

    @Test
    void rowsThatAreMissingExtraOrRepeatedAreFound() throws SQLException {
        Check check = everyType(
                "rows",
                List.of(EveryType.row(1), EveryType.row(1), EveryType.row(10), EveryType.row(77)),
                List.of(1L, 2L, 10L));
        assertThat(check.detail())
                .startsWith("2 rows equal, 1 missing in the lake, 2 extra in the lake, 0 different: "
                        + "extra id = '1'; missing id = '2'; extra id = '77'");
        assertThat(check.ok()).isFalse();
    }

    @Test
    void columnsThatTheLakeDoesNotHaveAreFound() throws SQLException {
        postgres.execute("CREATE TABLE more (id bigint PRIMARY KEY, amount money, flags bit(3))");
        lake.create(
                LakeTable.refined("more"),
                new StructType().add("id", DataTypes.LongType).add("flags", DataTypes.BinaryType));
        Check check = check("more", List.of("id"));
        assertThat(check.detail())
                .isEqualTo("0 rows equal; column amount is not in the lake; column flags of type bit cannot be compared"
                        + " with binary");
        assertThat(check.ok()).isFalse();
    }

    @Test
    void columnsInDisguiseAreComparedInIt() throws SQLException {
        postgres.execute(
                "CREATE TABLE people (id bigint PRIMARY KEY, email text, name text, gone text)",
                "INSERT INTO people VALUES (1, 'a', 'A', 'x'), (2, NULL, NULL, NULL), (3, 'c', 'C', 'x')");
        StructType schema = new StructType()
                .add("id", DataTypes.LongType)
                .add("email", DataTypes.StringType)
                .add("name", DataTypes.StringType);
        lake.create(LakeTable.refined("people"), schema);
        // SHA-256 of "salta".
        String hash = "c48e22d109fbdc9ea9d09115591b16133717abf8f0faad86b3656f23f0a8de5b";
        append(
                "people",
                schema,
                List.of(
                        RowFactory.create(1L, hash, "***"),
                        RowFactory.create(2L, null, null),
                        RowFactory.create(3L, "c", "C")));
        SourceTable table = new SourceTable(
                "public",
                "people",
                "people",
                List.of("id"),
                History.SCD1,
                "",
                List.of(),
                List.of(),
                Map.of(
                        "email", new Column("email", "", true, AtCapture.HASHED),
                        "name", new Column("name", "", true, AtCapture.MASKED),
                        "gone", new Column("gone", "", true, AtCapture.EXCLUDED)));
        assertThat(check(table).detail())
                .startsWith(
                        "2 rows equal, 0 missing in the lake, 0 extra in the lake, 1 different: different id = '3',")
                .endsWith("; column gone is excluded at capture");
        lake.addColumns(
                LakeTable.refined("people"),
                List.of(new StructField("gone", DataTypes.StringType, true, Metadata.empty())));
        assertThat(check(table))
                .satisfies(check -> assertThat(check.ok()).isFalse())
                .satisfies(check -> assertThat(check.detail())
                        .endsWith("; column gone is excluded at capture and in the lake all the same"));
    }

    @Test
    void rowsOfChildrenAreNotTheParentsButThoseOfPartitionsAreTheRoots() throws SQLException {
        postgres.execute(
                "CREATE TABLE parent (id bigint PRIMARY KEY)",
                "CREATE TABLE child () INHERITS (parent)",
                "INSERT INTO parent VALUES (1)",
                "INSERT INTO child VALUES (2)",
                "CREATE TABLE root (id bigint PRIMARY KEY) PARTITION BY RANGE (id)",
                "CREATE TABLE part PARTITION OF root FOR VALUES FROM (0) TO (9)",
                "INSERT INTO root VALUES (1)");
        StructType schema = new StructType().add("id", DataTypes.LongType);
        for (String table : List.of("parent", "root")) {
            lake.create(LakeTable.refined(table), schema);
            append(table, schema, List.of(RowFactory.create(1L)));
            assertThat(check(table, List.of("id")).detail()).as(table).isEqualTo("1 rows equal");
        }
    }

    @Test
    void aSnapshotHoldsWhatCommittedBeforeItsLsn() throws SQLException {
        postgres.execute("CREATE TABLE moments (id bigint PRIMARY KEY)", "INSERT INTO moments VALUES (1)");
        try (Connection open = postgres.connect();
                Statement later = open.createStatement()) {
            long before = lsn();
            try (SourceSnapshot snapshot = SourceSnapshot.take(database())) {
                open.setAutoCommit(false);
                later.execute("INSERT INTO moments VALUES (2)");
                open.commit();
                assertThat(snapshot.lsn()).isGreaterThanOrEqualTo(before).isLessThan(lsn());
                try (ResultSet rows =
                        snapshot.reader().createStatement().executeQuery("SELECT count(*), max(id) FROM moments")) {
                    rows.next();
                    assertThat(rows.getLong(1)).isEqualTo(1);
                }
                assertThatThrownBy(() -> snapshot.reader().createStatement().execute("INSERT INTO moments VALUES (3)"))
                        .hasMessageContaining("read-only transaction");
            }
        }
        assertThat(count("SELECT count(*) FROM pg_replication_slots"))
                .as("slots left behind")
                .isZero();
    }

    @Test
    void aPipelineIsVerifiedAsAWhole() throws Exception {
        postgres.execute(
                "CREATE TABLE sales (id bigint PRIMARY KEY, day date, amount numeric(12, 2))",
                "INSERT INTO sales VALUES (1, '2026-01-01', 0.10), (2, '2026-01-01', 0.20), (3, NULL, 5)",
                "CREATE TABLE bare (id bigint PRIMARY KEY)");
        lake.create(LakeTable.refined("sales_all"), SALES);
        append(
                "sales_all",
                SALES,
                List.of(sale(1, "2026-01-01", "0.10"), sale(2, "2026-01-01", "0.20"), sale(3, null, "5.00")));
        lake.create(LakeTable.RAW_CHANGES, RAW);
        raw(LongStream.rangeClosed(1, 5));
        Cuts cuts = new Cuts(lake);
        Ledger ledger = new Ledger(lake);
        new Quarantine(lake);
        ledger.append(1, 5, List.of(new Ledger.Entry("sales", 3, 0, 0, 0, 2, 0, 0)));
        Cut cut = new Cut(
                1,
                Position.ORIGIN,
                new Position(1, 5),
                1,
                1,
                Map.of("sales_all", lake.version(LakeTable.refined("sales_all"))));
        cuts.append(cut);
        Path sql = Files.writeString(
                folder.resolve("totals.sql"),
                "-- by day\nSELECT day, SUM(amount) AS total, COUNT(*) AS n FROM sales_all GROUP BY day; -- end");
        Mart mart = new Mart("totals", sql, List.of("day"), "");
        Mart sparkish = new Mart(
                "sparkish",
                Files.writeString(
                        folder.resolve("sparkish.sql"),
                        "SELECT date_format(day, 'yyyy') AS year, COUNT_IF(id > 1) AS n FROM sales_all GROUP BY 1"),
                List.of("year"),
                "");
        Mart early = new Mart(
                "early",
                Files.writeString(folder.resolve("early.sql"), "SELECT id, COUNT(*) AS n FROM bare GROUP BY id"),
                List.of("id"),
                "");
        Pipeline pipeline =
                pipeline(List.of(table("sales", "sales_all"), table("bare", "bare")), List.of(mart, sparkish, early));
        AtomicBoolean held = new AtomicBoolean();
        Verification verification = new Verification(pipeline, lake, database(), new CutControl() {
            @Override
            public void hold() {
                held.set(true);
            }

            @Override
            public Cut cutAt(long lsn) {
                assertThat(held).isTrue();
                return cuts.last();
            }

            @Override
            public void release() {
                held.set(false);
            }

            @Override
            public void awaitEvents() {
                throw new AssertionError("Nobody asked for all events");
            }
        });
        StreamingQuery one = new MartStream(lake, mart).start();
        StreamingQuery two = new MartStream(lake, sparkish).start();
        VerifyResult result = verification.run(false);
        one.stop();
        two.stop();
        assertThat(held).isFalse();
        assertThat(result.checks())
                .extracting(Check::check, Check::detail)
                .containsExactly(
                        of("public.sales = refined.sales_all", "3 rows equal"),
                        of("public.bare = refined.bare", "0 rows equal; nothing has reached the lake yet"),
                        of("marts.totals = its SQL", "2 rows equal, computed by PostgreSQL"),
                        of(
                                "marts.sparkish = its SQL",
                                "2 rows equal, computed by Spark from refined: PostgreSQL says"
                                        + " ERROR: function date_format(date, unknown) does not exist"),
                        of(
                                "marts.early = its SQL",
                                "0 rows equal, computed by PostgreSQL; nothing has reached refined.bare yet"),
                        of("raw.changes holds each number once", "epoch 1: 1 to 5"),
                        of("the ledger adds up", "1 cuts, 5 numbers, each accounted for"),
                        of("quarantine", "empty"));
        assertThat(result.ok()).isTrue();
        assertThat(result.cut()).isEqualTo(1);

        long martVersion = lake.version(LakeTable.mart("totals"));
        assertThat(new MartCuts(lake).last("totals").orElseThrow().version()).isEqualTo(martVersion);
        lake.spark().sql("UPDATE marts.totals SET total = total + 0.01 WHERE day IS NULL");
        lake.spark().sql("UPDATE meta.mart_cuts SET version = version + 1 WHERE mart = 'totals'");
        lake.spark().sql("DELETE FROM raw.changes WHERE seq = 3");
        raw(LongStream.of(5));
        lake.spark().sql("UPDATE meta.ledger SET applied = 2");
        lake.spark().sql("INSERT INTO meta.quarantine SELECT 't', 0, 1L, 2L, 'no such schema', NULL, NULL, now()");
        postgres.execute("INSERT INTO bare VALUES (1)");
        VerifyResult broken = verification.run(false);
        assertThat(broken.ok()).isFalse();
        assertThat(broken.checks())
                .extracting(Check::ok, Check::detail)
                .contains(
                        of(false, "1 rows missing in the lake, which has no such table"),
                        of(false, "1 rows missing in the lake; nothing has reached refined.bare yet"),
                        of(
                                false,
                                "1 rows equal, 0 missing in the lake, 0 extra in the lake, 1 different: different day ="
                                        + " null, total is '5' in the database and '5.01' in the lake, computed by PostgreSQL"),
                        of(false, "epoch 1: 1 to 5, 1 rows repeat a number: [5..5], 1 numbers missing: [3..3]"),
                        of(false, "1 contradictions: cut 1 has 5 events and 4 outcomes"),
                        of(true, "WARNING: 1 records: 1 of t: no such schema"));
    }

    @Test
    void lostNumbersCountUnlessACompleteSnapshotFollows() {
        lake.create(LakeTable.RAW_CHANGES, RAW);
        lake.spark().sql("DELETE FROM raw.changes");
        lake.spark()
                .sql("INSERT INTO raw.changes VALUES (1, 1, 'B'), (1, 2, 'S'), (1, 5, 'c'), (1, 6, 'E'),"
                        + " (2, 8, 'B'), (2, 9, 'r'), (2, 11, 'S'), (2, 12, 'c')");
        assertThat(sequence(1, 6))
                .isEqualTo(new Check(SequenceCheck.NAME, false, "epoch 1: 1 to 6, 2 numbers missing: [3..4]"));
        assertThat(sequence(2, 13))
                .isEqualTo(new Check(
                        SequenceCheck.NAME,
                        false,
                        "epoch 1: 1 to 6, epoch 2: 8 to 12, 3 numbers missing: [3..4, 7..7], which the snapshot at 8"
                                + " makes up for, 2 numbers missing: [10..10, 13..13]"));
        lake.spark().sql("INSERT INTO raw.changes VALUES (2, 10, 'r')");
        assertThat(sequence(2, 12).ok()).isTrue();
        lake.spark().sql("DELETE FROM raw.changes");
    }

    private static Check sequence(int epoch, long seq) {
        return new SequenceCheck(lake, new Cut(1, Position.ORIGIN, new Position(epoch, seq), 0, 0, Map.of())).run();
    }

    private Check everyType(String table, List<Row> stored) throws SQLException {
        return everyType(
                table, stored, stored.stream().map(row -> row.getLong(0)).toList());
    }

    private Check everyType(String table, List<Row> stored, List<Long> source) throws SQLException {
        postgres.execute(EveryType.createTable(table));
        for (long id : source) {
            postgres.execute(EveryType.insert(table, id));
        }
        lake.create(LakeTable.refined(table), EveryType.schema());
        append(table, EveryType.schema(), stored);
        return check(table, List.of("id"));
    }

    @Test
    void aTableThatHasStoppedIsNotPassed() throws SQLException, IOException {
        StoppedTable stopped = new StoppedTable(new Position(1, 3), 2, 7, "refined.parcels: the cause");
        Cut cut = new Cut(
                8, new Position(1, 5), new Position(1, 6), 0, 0, Map.of("parcels", 4L), Map.of("parcels", stopped));
        Check table = new TableCheck(table("parcels", "parcels"), null, lake, cut).run();
        assertThat(table.ok()).isFalse();
        assertThat(table.detail())
                .isEqualTo(
                        "the table has stopped at 1:3, before cut 7, and 2 changes wait: refined.parcels: the cause");
        Path sql = Files.writeString(folder.resolve("behind.sql"), "SELECT id FROM parcels GROUP BY id");
        Mart mart = new Mart("behind", sql, List.of("id"), "");
        Check check = new MartCheck(mart, Map.of(), cut, Optional.empty(), Optional.empty(), null, lake).run();
        assertThat(check.ok()).isFalse();
        assertThat(check.detail()).isEqualTo("reads refined.parcels, which is behind this cut");
    }

    private Check check(String table, List<String> key) throws SQLException {
        return check(table(table, table));
    }

    private Check check(SourceTable table) throws SQLException {
        LakeTable refined = LakeTable.refined(table.as());
        Cut cut = new Cut(1, Position.ORIGIN, new Position(1, 1), 0, 0, Map.of(table.as(), lake.version(refined)));
        try (SourceSnapshot snapshot = SourceSnapshot.take(database())) {
            return new TableCheck(table, snapshot.reader(), lake.session(), cut).run();
        }
    }

    private static void append(String table, StructType schema, List<Row> rows) {
        // Dates before 1582 and instants to the microsecond: java.time only.
        SparkSession session = lake.session().spark();
        session.conf().set("spark.sql.datetime.java8API.enabled", "true");
        session.createDataFrame(rows, schema)
                .write()
                .format("delta")
                .mode("append")
                .save(lake.location(LakeTable.refined(table)));
    }

    private static void raw(LongStream numbers) {
        lake.spark()
                .createDataFrame(
                        numbers.mapToObj(n -> RowFactory.create(1, n, "c")).toList(), RAW)
                .write()
                .format("delta")
                .mode("append")
                .save(lake.location(LakeTable.RAW_CHANGES));
    }

    private static Row sale(long id, String day, String amount) {
        return RowFactory.create(
                id, day == null ? null : java.time.LocalDate.parse(day), new java.math.BigDecimal(amount), 1, id, null);
    }

    private static Database database() {
        return new Database(new DatabaseAccess(postgres.url(), "tributary_capture", "", Map.of()), Optional.of("salt"));
    }

    private static SourceTable table(String name, String as) {
        return new SourceTable("public", name, as, List.of("id"), History.SCD1, "", List.of(), List.of(), Map.of());
    }

    private static Pipeline pipeline(List<SourceTable> tables, List<Mart> marts) {
        return new Pipeline(Pipeline.VERSION, "test", "", List.of(), new Source(tables), List.of(), marts);
    }

    private static long lsn() throws SQLException {
        return count("SELECT (pg_current_wal_lsn() - '0/0')::bigint");
    }

    private static long count(String sql) throws SQLException {
        try (Connection connection = postgres.connect();
                ResultSet rows = connection.createStatement().executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static org.assertj.core.groups.Tuple of(Object... values) {
        return org.assertj.core.groups.Tuple.tuple(values);
    }
}
