package dev.tributary.capture.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.contract.Operation;
import dev.tributary.contract.Seeds;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
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
        await(rows + " rows of orders read")
                .atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> capture.number("lsn") >= 0 && read(capture) >= rows);
    }

    private static long read(CaptureProcess capture) {
        return snapshot(capture).get("read").path("public.orders").longValue();
    }

    private static JsonNode snapshot(CaptureProcess capture) {
        return capture.status().get("snapshot");
    }
}
