package dev.tributary.capture.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.contract.Operation;
import dev.tributary.contract.Seeds;
import dev.tributary.source.Sql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables read anew while their changes stream, between a real PostgreSQL and a real Kafka. */
class IncrementalSnapshotIT {

    private static final String LARGE = "TRIBUTARY_CAPTURE_LARGE_TRANSACTION";
    private static final int ROWS = 30_000;

    /** As Debezium reads them at once. */
    private static final int CHUNK = 2048;

    private static final int KEYED = 2 * CHUNK + 100;

    private static Servers servers;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void start() throws IOException {
        servers = Servers.shared();
    }

    @Test
    @Tag("random")
    void goesOnWhereItWasAfterAKillUnderLoad() throws IOException {
        long seed = Seeds.seed();
        Random random = new Random(seed);
        Source source = Source.create(servers.postgres(), folder, "signalled", Load.TABLES)
                .withSignals();
        source.execute(
                "ALTER TABLE docs ALTER body SET STORAGE EXTERNAL",
                "INSERT INTO docs SELECT i, repeat(md5(i::text), 200), NULL FROM generate_series(0, 40) i",
                "INSERT INTO orders (id, customer, paid) SELECT i, i, false FROM generate_series(2000, 1999 + " + ROWS
                        + ") i");
        try (Load load = new Load(source, seed)) {
            try (CaptureProcess capture = servers.capture(source, Map.of())) {
                capture.awaitStreaming();
                source.request("docs", null);
                source.request("orders", null);
                awaitRead(capture, CHUNK + 1 + random.nextInt(ROWS / 4));
                capture.kill();
            }
            // Small parts, so that a kill often hits the middle of a chunk.
            try (CaptureProcess capture = servers.capture(source, Map.of(LARGE, "300"))) {
                awaitRead(capture, CHUNK + 1 + random.nextInt(ROWS / 4));
                capture.kill();
            }
            try (CaptureProcess capture = servers.capture(source, Map.of())) {
                capture.awaitTables(source);
                assertThat(read(capture))
                        .as("rows read by the last capture: it went on, and did not begin anew")
                        .isBetween(1L, ROWS - 1L);
            }
            assertThat(load.transactions()).isPositive();
        }
        try (CaptureProcess capture = servers.capture(source, Map.of())) {
            capture.awaitCaughtUp(source);
            assertThat(capture.stop()).isZero();
        }
        History history = servers.history(source).requireExact();
        assertThat(reads(history, source.topics().changes("public", "orders")))
                .as("read by the initial snapshot and, but for rows that changed meanwhile, by the incremental one")
                .isGreaterThan(2 * ROWS - 1000);
        for (String table : Load.TABLES) {
            history.requireEqual(source, table.split(" ")[0]);
        }
    }

    @Test
    void readsTheRowsThatAConditionNames() throws IOException {
        Source source = Source.create(servers.postgres(), folder, "filtered", "t (id int PRIMARY KEY, v text)")
                .withSignals();
        source.execute("INSERT INTO t SELECT i, 'v' FROM generate_series(1, 5000) i");
        try (CaptureProcess capture = servers.capture(source, Map.of())) {
            capture.awaitCaughtUp(source);
            source.request("t", "id % 100 = 0 OR v = 'none'");
            capture.awaitTables(source);
        }
        History history = servers.history(source).requireExact();
        assertThat(reads(history, "filtered.public.t")).isEqualTo(5000 + 50);
        history.requireEqual(source, "t");
    }

    /** Rows of three chunks, so that Debezium compares keys with values that it read. */
    @Test
    void readsTablesOfAnyKeyAndName() throws IOException {
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put("by_array", "int[] = ARRAY[i % 7, NULL, i]");
        keys.put("by_time", "time = time '00:00' + i * interval '10.5 s'");
        keys.put("by_timetz", "timetz = timetz '00:00+02' + i * interval '10.5 s'");
        keys.put("by_timestamp", "timestamp = timestamp '1200-01-01 BC' + i * interval '1 year'");
        keys.put("by_timestamptz", "timestamptz = timestamptz '1200-01-01 BC' + i * interval '1 year'");
        keys.put("by_date", "date = date '1580-01-01' + i");
        keys.put("by_bits", "bit(16) = i::bit(16)");
        keys.put("by_money", "money = (i - 2000.5)::numeric::money");
        keys.put("by_number", "numeric = CASE i WHEN 1 THEN 'NaN' WHEN 2 THEN '-Infinity' ELSE i / 9.0 END");
        keys.put("by_real", "real = CASE i WHEN 1 THEN 'NaN' ELSE i / 9.0 END");
        keys.put("by_interval", "interval = i * interval '1 day'");
        keys.put("by_char", "char(9) = CASE WHEN i % 2 = 0 THEN 'B' ELSE 'a' END || i");
        keys.put("by_stamp", "stamp = timestamptz '2026-01-01' + i * interval '1 s'");
        keys.put("by_labels", "labels = ARRAY['B' || i, 'c']");
        keys.put("by_range", "int4range = int4range(-i, i)");
        String[] names = {"Od d.t", "d.t", "say \"x\"", "a b*(c)", "it's"};
        List<String> tables = new ArrayList<>(List.of("t (id int PRIMARY KEY)"));
        for (String name : names) {
            tables.add(Sql.identifier(name) + " (id int PRIMARY KEY, v text)");
        }
        Source source = Source.create(servers.postgres(), folder, "keyed", tables.toArray(String[]::new))
                .withSignals();
        source.execute("CREATE DOMAIN stamp AS timestamptz", "CREATE DOMAIN labels AS text[]");
        StringBuilder file = new StringBuilder();
        keys.forEach((table, key) -> {
            String[] parts = key.split(" = ", 2);
            source.execute(
                    "CREATE TABLE " + table + " (id " + parts[0] + " PRIMARY KEY, v int)",
                    "INSERT INTO " + table + " SELECT " + parts[1] + ", i FROM generate_series(1, " + KEYED + ") i");
            file.append("    - table: public.").append(table).append("\n      key: [id]\n");
        });
        source.execute(
                "CREATE TABLE by_many (a timestamptz, b int[], c money, v int, PRIMARY KEY (a, b, c))",
                "INSERT INTO by_many SELECT timestamptz '2026-01-01' + i % 3 * interval '1 s', ARRAY[i % 10],"
                        + " i::money, i FROM generate_series(1, " + KEYED + ") i");
        file.append("    - table: public.by_many\n      key: [a, b, c]\n");
        keys.put("by_many", "");
        for (String name : names) {
            String table = Sql.identifier(name);
            source.execute("INSERT INTO " + table + " SELECT i, 'v' FROM generate_series(1, " + KEYED + ") i");
        }
        source.execute(
                "ALTER PUBLICATION tributary_keyed ADD TABLE " + String.join(", ", keys.keySet()),
                "GRANT SELECT ON ALL TABLES IN SCHEMA public TO tributary_capture");
        Files.writeString(source.pipeline(), file, StandardOpenOption.APPEND);
        List<String> all = new ArrayList<>(keys.keySet());
        all.addAll(List.of(names));

        try (CaptureProcess capture = servers.capture(source, Map.of())) {
            capture.awaitCaughtUp(source);
            source.request(all);
            awaitRead(capture, "Od d.t", CHUNK);
            capture.kill();
        }
        try (CaptureProcess capture = servers.capture(source, Map.of())) {
            capture.awaitTables(source);
            assertThat(snapshot(capture).get("failures")).isEmpty();
        }
        History history = servers.history(source).requireExact();
        for (String table : all) {
            String topic = source.topics().changes("public", table);
            List<String> read = history.of(Operation.READ).stream()
                    .filter(row -> row.topic().equals(topic))
                    .map(row -> row.key().toString())
                    .toList();
            int rows = Math.toIntExact(source.number("SELECT count(*) FROM " + Sql.identifier("public", table)));
            assertThat(Set.copyOf(read)).as("keys of " + table).hasSize(rows);
            assertThat(read).as("rows of " + table + " read by both snapshots").hasSizeGreaterThanOrEqualTo(2 * rows);
            assertThat(new HashSet<>(read.subList(rows, read.size())))
                    .as("keys of " + table + " read by the incremental snapshot")
                    .hasSize(rows);
        }
    }

    @Test
    void generatedColumnsAreCapturedIfTheLogHasThem() throws IOException {
        Source source = Source.create(
                        servers.postgres(),
                        folder,
                        "generated",
                        "t (id int PRIMARY KEY, v int, twice int GENERATED ALWAYS AS (v * 2) STORED,"
                                + " thrice int GENERATED ALWAYS AS (v * 3) VIRTUAL)",
                        "u (id int PRIMARY KEY)")
                .withSignals();
        source.execute("INSERT INTO t (id, v) VALUES (1, 1)");
        try (CaptureProcess capture = servers.capture(source, Map.of())) {
            capture.awaitCaughtUp(source);
            source.execute("UPDATE t SET v = 2");
            capture.awaitCaughtUp(source);
            source.request("t", null);
            capture.awaitTables(source);
            assertThat(rows(source)).containsExactly("1 1", "1 2", "1 2");
            source.execute(
                    "ALTER PUBLICATION tributary_generated SET (publish_generated_columns = stored)",
                    "UPDATE t SET v = 3");
            capture.awaitCaughtUp(source);
            source.request("t", null);
            capture.awaitTables(source);
            assertThat(snapshot(capture).get("failures")).isEmpty();
        }
        assertThat(rows(source)).containsExactly("1 1", "1 2", "1 2", "1 3 6", "1 3 6");
    }

    private static List<String> rows(Source source) {
        return servers.history(source).of(Operation.READ, Operation.UPDATE).stream()
                .map(row -> (GenericRecord) row.value().get("after"))
                .map(row -> row.getSchema().getFields().stream()
                        .map(field -> String.valueOf(row.get(field.name())))
                        .collect(Collectors.joining(" ")))
                .toList();
    }

    /**
     * A commit that waits for a synchronous standby is in the log, and sent, before queries see it: what a chunk reads
     * meanwhile is older than the log.
     */
    @Test
    void aChangeThatQueriesDoNotSeeYetIsNotUndone() throws Exception {
        Source source = Source.create(servers.postgres(), folder, "late", "t (id int PRIMARY KEY, v text)")
                .withSignals();
        source.execute("INSERT INTO t SELECT i, 'old' FROM generate_series(1, 3000) i");
        source.execute("ALTER ROLE ALL SET synchronous_commit = local");
        Thread waiting = new Thread(
                () -> source.execute("SET synchronous_commit = on", "UPDATE t SET v = 'new' WHERE id > 2990"));
        try (CaptureProcess capture = servers.capture(source, Map.of());
                Connection table = servers.postgres().connect("late");
                Connection signals = servers.postgres().connect("late")) {
            capture.awaitCaughtUp(source);
            lock(table, "t IN ACCESS EXCLUSIVE MODE");
            source.request("t", null);
            await("the first chunk").atMost(Duration.ofMinutes(1)).until(() -> waits(source, "relation"));
            // The chunk is read when the table is free again, and its second mark is held up instead.
            lock(signals, "tributary.signals_late IN SHARE MODE");
            table.rollback();
            await("the second mark")
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> source.number("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation ="
                                    + " 'tributary.signals_late'::regclass")
                            > 0);
            source.execute("ALTER SYSTEM SET synchronous_standby_names = 'nobody'", "SELECT pg_reload_conf()");
            waiting.start();
            await("the change in the log").atMost(Duration.ofMinutes(1)).until(() -> waits(source, "SyncRep"));
            signals.rollback();
            capture.awaitTables(source);
            assertThat(source.number("SELECT count(*) FROM t WHERE v = 'new'"))
                    .as("rows that queries see as changed")
                    .isZero();
            assertThat(servers.history(source).of(Operation.UPDATE)).hasSize(10);
        } finally {
            source.execute("ALTER SYSTEM RESET synchronous_standby_names", "SELECT pg_reload_conf()");
            waiting.join();
            source.execute("ALTER ROLE ALL RESET synchronous_commit");
        }
        servers.history(source).requireExact().requireEqual(source, "t");
    }

    private static void lock(Connection connection, String what) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("LOCK TABLE " + what);
        }
    }

    /** Whether a session waits for this. */
    private static boolean waits(Source source, String event) {
        return source.number("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                        + " AND wait_event = '" + event + "'")
                > 0;
    }

    private static long reads(History history, String topic) {
        return history.of(Operation.READ).stream()
                .filter(read -> read.topic().equals(topic))
                .count();
    }

    private static void awaitRead(CaptureProcess capture, long rows) {
        awaitRead(capture, "orders", rows);
    }

    private static void awaitRead(CaptureProcess capture, String table, long rows) {
        await(rows + " rows of " + table + " read")
                .atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> capture.number("lsn") >= 0 && read(capture, table) >= rows);
    }

    private static long read(CaptureProcess capture) {
        return read(capture, "orders");
    }

    private static long read(CaptureProcess capture, String table) {
        return snapshot(capture).get("read").path("public." + table).longValue();
    }

    private static JsonNode snapshot(CaptureProcess capture) {
        return capture.status().get("snapshot");
    }
}
