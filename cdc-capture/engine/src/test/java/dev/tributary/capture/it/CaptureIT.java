package dev.tributary.capture.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.contract.Environment;
import dev.tributary.contract.Operation;
import dev.tributary.contract.ResnapshotRequest;
import dev.tributary.contract.Seeds;
import dev.tributary.contract.SourceObjects;
import dev.tributary.source.preflight.Check;
import dev.tributary.source.preflight.Finding;
import dev.tributary.source.preflight.Preflight;
import dev.tributary.source.preflight.Scope;
import dev.tributary.source.preflight.Severity;
import dev.tributary.source.preflight.Subject;
import dev.tributary.spec.Pipeline;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped capture between a real PostgreSQL and a real Kafka: killed at any time, nothing is lost or repeated. */
class CaptureIT {

    private static final String LARGE = "TRIBUTARY_CAPTURE_LARGE_TRANSACTION";

    private static Servers servers;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void start() throws IOException {
        servers = Servers.shared();
    }

    @Test
    @Tag("random")
    void killedUnderLoadNothingIsLostOrRepeated() throws IOException {
        long seed = Seeds.seed();
        Random random = new Random(seed);
        Source source = Source.create(servers.postgres(), folder, "killed", Load.TABLES);
        source.execute(
                "ALTER TABLE docs ALTER body SET STORAGE EXTERNAL",
                "INSERT INTO customers SELECT i, 'n', i, now() FROM generate_series(0, 40) i",
                "INSERT INTO docs SELECT i, repeat(md5(i::text), 200), NULL FROM generate_series(0, 40) i");
        try (Load load = new Load(source, seed)) {
            for (int kill = 0; kill < 5; kill++) {
                // Small parts, so that a kill often hits the middle of a transaction.
                try (CaptureProcess capture = servers.capture(source, Map.of(LARGE, "3"))) {
                    long before = capture.awaitHealthy().status().get("seq").longValue();
                    capture.awaitSeq(before + 20 + random.nextInt(800));
                    capture.kill();
                }
            }
            assertThat(load.transactions()).isPositive();
        }
        try (CaptureProcess capture = servers.capture(source, Map.of())) {
            capture.awaitCaughtUp(source);
            assertThat(capture.stop()).isZero();
            History history = servers.history(source).requireExact();
            assertThat(history.of(Operation.TRUNCATE)).isNotEmpty();
            for (String table : Load.TABLES) {
                history.requireEqual(source, table.split(" ")[0]);
            }
            assertThat(capture.output()).contains("events of the next transaction were sent");
        }
    }

    @Test
    void copyWhoseRowsShareAnLsnIsKilledInTheMiddle() throws IOException {
        Source source = Source.create(servers.postgres(), folder, "copied", "t (id int PRIMARY KEY, v text)");
        try (CaptureProcess capture = servers.capture(source, Map.of(LARGE, "1"))) {
            capture.awaitCaughtUp(source);
            for (int copy = 0; copy < 40; copy++) {
                source.copy("t", copy * 20, 20);
            }
            capture.awaitSeq(4 + 100);
            capture.kill();
        }
        try (CaptureProcess capture = servers.capture(source, Map.of(LARGE, "1"))) {
            capture.awaitSeq(4 + 300);
            capture.kill();
        }
        try (CaptureProcess capture = servers.capture(source, Map.of())) {
            capture.awaitCaughtUp(source);
            assertThat(capture.output()).contains("events of the next transaction were sent");
        }
        History history = servers.history(source).requireExact();
        assertThat(history.of(Operation.CREATE)).hasSize(800);
        history.requireEqual(source, "t");
    }

    @Test
    void largeTransactionIsSentInPartsAndResumed() throws IOException {
        Source source = Source.create(servers.postgres(), folder, "large", "t (id int PRIMARY KEY, v text)");
        // Hundreds of commits, so that what waits for some of them is there before the last.
        Map<String, String> settings = Map.of(LARGE, "100");
        try (CaptureProcess capture = servers.capture(source, settings)) {
            capture.awaitCaughtUp(source);
            source.execute("INSERT INTO t SELECT i, repeat('x', 100) FROM generate_series(1, 40000) i");
            capture.awaitSeq(8_000);
            capture.kill();
        }
        try (CaptureProcess capture = servers.capture(source, settings)) {
            capture.awaitSeq(16_000);
            assertThat(capture.output()).contains("events of the next transaction were sent");
            long before = System.nanoTime();
            assertThat(capture.stop()).isZero();
            Duration stopping = Duration.ofNanos(System.nanoTime() - before);
            System.out.println("stopped in the middle of a transaction in " + stopping);
            assertThat(stopping).as("stopping in the middle").isLessThan(Duration.ofSeconds(10));
        }
        try (CaptureProcess capture = servers.capture(source, settings)) {
            capture.awaitCaughtUp(source);
            String resumed = "events of the next transaction were sent";
            assertThat(capture.output()).containsSubsequence(resumed, resumed);
        }
        History history = servers.history(source).requireExact();
        assertThat(history.of(Operation.CREATE)).hasSize(40_000);
        assertThat(history.rows(source.topics().changes("public", "t"))).hasSize(40_000);
    }

    @Test
    void interruptedSnapshotBeginsAnew() throws IOException {
        Source source = Source.create(
                servers.postgres(),
                folder,
                "snapped",
                "a (id int PRIMARY KEY, v text)",
                "b (id int PRIMARY KEY, v text)");
        source.execute(
                "INSERT INTO a SELECT i, 'v' FROM generate_series(1, 30000) i",
                "INSERT INTO b SELECT i, 'v' FROM generate_series(1, 30000) i");
        try (CaptureProcess capture = servers.capture(source, Map.of(LARGE, "1000"))) {
            capture.awaitSeq(2_000);
            capture.kill();
        }
        source.execute("DELETE FROM a WHERE id <= 100", "UPDATE b SET v = 'w' WHERE id <= 100");
        try (CaptureProcess capture = servers.capture(source, Map.of())) {
            capture.awaitCaughtUp(source);
        }
        History history = servers.history(source).requireExact();
        assertThat(history.of(Operation.SNAPSHOT_BEGAN)).hasSize(2);
        assertThat(history.of(Operation.SNAPSHOT_ENDED)).hasSize(1);
        assertThat(history.of(Operation.CREATE, Operation.UPDATE, Operation.DELETE))
                .as("the new snapshot has a new slot, so nothing is delivered twice")
                .isEmpty();
        history.requireEqual(source, "a");
        history.requireEqual(source, "b");
    }

    @Test
    void keyMovesTruncatesAndMessages() throws IOException {
        Source source = Source.create(
                servers.postgres(),
                folder,
                "moved",
                "t (id int PRIMARY KEY, v text)",
                "u (id int PRIMARY KEY, v text)");
        source.execute("ALTER TABLE t ALTER v SET STORAGE EXTERNAL");
        try (CaptureProcess capture = servers.capture(source, Map.of())) {
            capture.awaitCaughtUp(source);
            source.execute(
                    "INSERT INTO t VALUES (1, repeat(md5('a'), 400))",
                    "UPDATE t SET id = 2",
                    "INSERT INTO u VALUES (1, 'x')",
                    "TRUNCATE t, u",
                    "SELECT pg_logical_emit_message(true, 'greeting', 'in')",
                    "SELECT pg_logical_emit_message(false, 'greeting', 'out')");
            capture.awaitCaughtUp(source);
            await("confirmation to PostgreSQL")
                    .atMost(Duration.ofSeconds(10))
                    .until(() ->
                            source.confirmed() == capture.status().get("lsn").longValue());
        }
        History history = servers.history(source).requireExact();
        Received deleted = history.of(Operation.DELETE).get(0);
        assertThat(deleted.key()).hasToString("{\"id\": 1}");
        assertThat(deleted.headers().get("__debezium.newkey")).hasToString("{\"id\": 2}");
        Received created = history.of(Operation.CREATE).get(1);
        assertThat(created.headers().get("__debezium.oldkey")).hasToString("{\"id\": 1}");
        assertThat(((GenericRecord) created.value().get("after")).get("v")).hasToString("__debezium_unavailable_value");
        assertThat(history.of(Operation.TRUNCATE))
                .extracting(Received::topic)
                .containsExactly("moved.public.t", "moved.public.u");
        assertThat(history.of(Operation.TRUNCATE)).extracting(Received::key).containsOnlyNulls();
        assertThat(history.of(Operation.MESSAGE).stream()
                        .filter(message ->
                                message.value().get("prefix").toString().equals("greeting"))
                        .map(message -> new String(((ByteBuffer) message.value().get("content")).array())))
                .containsExactly("in", "out");
    }

    @Test
    void typesInAvro() throws IOException {
        Source source = Source.create(
                servers.postgres(),
                folder,
                "typed",
                "t (id int PRIMARY KEY, big bigint, money numeric(12,2) NOT NULL DEFAULT 1.5, free numeric, txt text, flag bool,"
                        + " day date, moment timestamptz, local timestamp, clock time, doc jsonb, uid uuid, raw bytea,"
                        + " small smallint, ratio double precision, tags text[], span interval, code varchar(3), fixed char(3))");
        source.execute(
                "INSERT INTO t VALUES (1, 2, 3.4, 5.678, 'x', true, '2026-01-02', '2026-01-02 03:04:05.000006+00',"
                        + " '2026-01-02 03:04:05.000006', '03:04:05', '{\"a\": 1}', '00000000-0000-0000-0000-000000000001', '\\x01ff',"
                        + " 7, 0.5, '{a,NULL}', '1 day 02:00', 'abc', 'ab')");
        try (CaptureProcess capture = servers.capture(source, Map.of())) {
            capture.awaitCaughtUp(source);
        }
        GenericRecord after = (GenericRecord)
                servers.history(source).of(Operation.READ).get(0).value().get("after");
        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("id", 1);
        expected.put("big", 2L);
        expected.put("money", "3.40");
        expected.put("free", "5.678");
        expected.put("txt", "x");
        expected.put("flag", true);
        expected.put("day", 20455);
        expected.put("moment", "2026-01-02T03:04:05.000006Z");
        expected.put("local", 1767323045000006L);
        expected.put("clock", 11_045_000_000L);
        expected.put("doc", "{\"a\": 1}");
        expected.put("uid", "00000000-0000-0000-0000-000000000001");
        expected.put("raw", ByteBuffer.wrap(new byte[] {1, -1}));
        expected.put("small", 7);
        expected.put("ratio", 0.5);
        expected.put("tags", "[a, null]");
        expected.put("span", "P0Y0M1DT2H0M0S");
        expected.put("code", "abc");
        expected.put("fixed", "ab ");
        Map<String, Object> found = new LinkedHashMap<>();
        after.getSchema().getFields().forEach(field -> {
            Object value = after.get(field.name());
            boolean isText = expected.get(field.name()) instanceof String;
            found.put(field.name(), isText ? History.text(field.schema(), value) : value);
        });
        assertThat(found).isEqualTo(expected);
    }

    /** The heap of 256 MB takes rows of 32 MB as PostgreSQL sends them: two digits for each byte. */
    @Test
    void rowsAreTakenUpToALimitAndThenNamed() throws IOException {
        Source source = Source.create(servers.postgres(), folder, "sized", "t (id int PRIMARY KEY, body bytea)");
        source.execute("ALTER TABLE t ALTER body SET STORAGE EXTERNAL", bytes(1, 15));
        try (CaptureProcess capture = servers.capture(source, Map.of())) {
            capture.awaitCaughtUp(source);
            source.execute(bytes(2, 15));
            capture.awaitCaughtUp(source);
            source.execute(bytes(3, 45));
            assertThat(capture.exitCode()).isEqualTo(2);
            assertThat(capture.output())
                    .contains(
                            "The row of public.t with the key (id = 3) takes 94,371,843 bytes as PostgreSQL sends it; with a"
                                    + " heap of 248 MB the capture takes rows of up to 32,440,320 bytes. Give it a larger heap, 793 MB"
                                    + " for this row");
        }
        assertThat(servers.history(source).of(Operation.READ, Operation.CREATE))
                .extracting(row -> ((ByteBuffer) ((GenericRecord) row.value().get("after")).get("body")).remaining())
                .containsExactly(15 << 20, 15 << 20);
    }

    private static String bytes(int id, int mebibytes) {
        return "INSERT INTO t VALUES (" + id + ", decode(repeat('00ff41a7', " + (mebibytes << 18) + "), 'hex'))";
    }

    /** The slot is made when the transactions that write have ended, in whichever database. */
    @Test
    void saysWhichTransactionTheSlotWaitsFor() throws IOException, SQLException {
        Source source = Source.create(servers.postgres(), folder, "awaiting", "t (id int PRIMARY KEY)");
        try (Connection open = servers.postgres().connect("postgres");
                Statement statement = open.createStatement()) {
            open.setAutoCommit(false);
            statement.execute("CREATE TABLE awaited (id int)");
            long pid = source.number(
                    "SELECT pid FROM pg_stat_activity WHERE backend_xid IS NOT NULL AND query LIKE 'CREATE TABLE awaited%'");
            String message =
                    "PostgreSQL makes the replication slot tributary_awaiting when the transaction of process " + pid;
            try (CaptureProcess capture = servers.capture(source, Map.of())) {
                awaitHealth(capture, message);
                assertThat(capture.answer("/health"))
                        .contains("SELECT pg_terminate_backend(" + pid + ") rolls it back.");
                capture.kill();
            }
            try (CaptureProcess capture = servers.capture(source, Map.of())) {
                // PostgreSQL is still making the slot for the one before.
                awaitHealth(capture, message);
                statement.execute("PREPARE TRANSACTION 'it''s prepared'");
                awaitHealth(
                        capture,
                        "PostgreSQL makes the replication slot tributary_awaiting when the prepared transaction"
                                + " 'it''s prepared' of the role postgres in the database postgres, open for ");
                open.setAutoCommit(true);
                statement.execute("ROLLBACK PREPARED 'it''s prepared'");
                capture.awaitCaughtUp(source);
                assertThat(capture.output()).doesNotContain("is in use");
            }
        }
        servers.history(source).requireExact();
    }

    private static void awaitHealth(CaptureProcess capture, String message) {
        await(message)
                .atMost(Duration.ofMinutes(2))
                .ignoreExceptionsInstanceOf(IllegalStateException.class)
                .until(() -> capture.answer("/health").contains(message));
    }

    /** Here because it waits for somebody's lock; a large table takes as long. */
    @Test
    void aTableMayTakeLongerToReadThanAStatementMay() throws IOException, SQLException {
        Source source = Source.create(servers.postgres(), folder, "slow", "t (id int PRIMARY KEY, v text)");
        source.execute(
                "INSERT INTO t VALUES (1, 'a')",
                "ALTER ROLE tributary_capture IN DATABASE slow SET statement_timeout = '4s'");
        try (Connection locking = servers.postgres().connect("slow")) {
            locking.setAutoCommit(false);
            locking.createStatement().execute("LOCK TABLE t");
            try (CaptureProcess capture = servers.capture(source, Map.of())) {
                await("a statement that waits for longer than it may")
                        .atMost(Duration.ofMinutes(1))
                        .until(() -> source.number("SELECT count(*) FROM pg_stat_activity WHERE datname = 'slow'"
                                        + " AND wait_event_type = 'Lock' AND now() - query_start > interval '6 s'")
                                > 0);
                locking.rollback();
                capture.awaitCaughtUp(source);
            }
        }
        assertThat(servers.history(source).requireExact().of(Operation.READ)).hasSize(1);
    }

    @Test
    void emptyDatabaseHasASnapshotToo() throws IOException {
        Source source = Source.create(servers.postgres(), folder, "empty", "t (id int PRIMARY KEY)");
        try (CaptureProcess capture = servers.capture(source, Map.of())) {
            capture.awaitStreaming();
            assertThat(capture.stop()).isZero();
        }
        assertThat(servers.history(source).requireExact().all())
                .extracting(received -> received.stamp().operation())
                .containsExactly(Operation.SNAPSHOT_BEGAN, Operation.SNAPSHOT_ENDED);
    }

    /** The situations that Debezium's {@code offset.mismatch.strategy} is about. */
    @Test
    void aSlotThatDoesNotFitTheOffsetStopsTheCaptureUntilANewEpoch() throws IOException {
        Source source = Source.create(servers.postgres(), folder, "lost", "t (id int PRIMARY KEY, v text)");
        source.execute("INSERT INTO t VALUES (1, 'a'), (2, 'b')");
        String slot = new SourceObjects(source.name()).slot();
        try (CaptureProcess capture = servers.capture(source, Map.of())) {
            capture.awaitCaughtUp(source);
            source.execute("SELECT pg_copy_logical_replication_slot('" + slot + "', 'older')");
            source.execute("UPDATE t SET v = 'c'");
            capture.awaitCaughtUp(source);
            assertThat(capture.stop()).isZero();
        }
        source.execute(
                "SELECT pg_drop_replication_slot('" + slot + "')",
                "SELECT pg_copy_logical_replication_slot('older', '" + slot + "')",
                "SELECT pg_drop_replication_slot('older')",
                "UPDATE t SET v = 'd'");
        try (CaptureProcess behind = servers.capture(source, Map.of())) {
            behind.awaitCaughtUp(source);
            assertThat(behind.stop()).isZero();
        }
        assertThat(servers.history(source).requireExact().of(Operation.UPDATE))
                .as("what the slot replays is not sent again")
                .hasSize(4);
        source.execute(
                "UPDATE t SET v = 'lost'",
                "SELECT pg_replication_slot_advance('" + slot + "', pg_current_wal_lsn())",
                "DELETE FROM t WHERE id = 2");
        requireRefused(source, "The replication slot " + slot + " was recreated or moved: it starts at ");
        source.execute("SELECT pg_drop_replication_slot('" + slot + "')");
        requireRefused(source, "The replication slot " + slot + " is gone: changes since the last offset are lost.");
        source.execute("SELECT pg_create_logical_replication_slot('" + slot + "', 'pgoutput')");
        requireRefused(source, "The replication slot " + slot + " was recreated or moved: it starts at ");

        ResnapshotRequest request = ResnapshotRequest.in(folder.resolve("state-of-lost"));
        request.make();
        Map<String, String> state =
                Map.of(Environment.STATE, request.file().getParent().toString(), LARGE, "1");
        try (CaptureProcess capture = servers.capture(source, state)) {
            capture.awaitCaughtUp(source);
            assertThat(request.isPending()).isFalse();
            assertThat(capture.status().get("epoch").intValue()).isEqualTo(2);
        }
        try (CaptureProcess capture = servers.capture(source, state)) {
            capture.awaitCaughtUp(source);
            assertThat(capture.status().get("epoch").intValue()).isEqualTo(2);
        }
        servers.history(source).requireExact().requireEqual(source, "t");
    }

    private static void requireRefused(Source source, String sentence) throws IOException {
        // Its log is added to by one process after the other.
        Files.delete(folder.resolve(source.name() + ".log"));
        try (CaptureProcess capture = servers.capture(source, Map.of())) {
            assertThat(capture.exitCode()).isEqualTo(1);
            assertThat(capture.output())
                    .contains(sentence)
                    .contains("Run tributary resnapshot: it takes a complete new snapshot.");
        }
    }

    @Test
    void secondCaptureIsRefused() throws IOException {
        Source source = Source.create(servers.postgres(), folder, "twice", "t (id int PRIMARY KEY)");
        try (CaptureProcess first = servers.capture(source, Map.of())) {
            first.awaitCaughtUp(source);
            try (CaptureProcess second = servers.capture(source, Map.of())) {
                assertThat(second.exitCode()).isEqualTo(1);
                assertThat(second.output()).contains("is in use", "another capture of this pipeline runs");
            }
            assertThat(first.alive()).isTrue();
        }
    }

    @Test
    void thePreflightKnowsARunningCapture() throws IOException, SQLException {
        Source source = Source.create(servers.postgres(), folder, "checked", "t (id int PRIMARY KEY)");
        Subject subject = new Subject(
                "checked",
                "tributary_capture",
                Pipeline.load(source.pipeline()).source().tables());
        try (CaptureProcess capture = servers.capture(source, Map.of());
                Connection connection = servers.postgres().connect("checked")) {
            capture.awaitCaughtUp(source);
            assertThat(Preflight.run(connection, subject, Scope.DEEP))
                    .extracting(Finding::check)
                    .contains(Check.SLOT_RETAINS)
                    .allMatch(check -> check.severity() == Severity.INFO);
        }
    }

    @Test
    void wrongSourceIsReportedWithAllProblems() throws IOException {
        Source source = Source.create(
                servers.postgres(),
                folder,
                "wrong",
                "t (id int PRIMARY KEY)",
                "u (id int UNIQUE)",
                "w (id int PRIMARY KEY)");
        source.execute("ALTER PUBLICATION tributary_wrong DROP TABLE w", "REVOKE SELECT ON t FROM tributary_capture");
        try (CaptureProcess capture = servers.capture(source, Map.of())) {
            assertThat(capture.exitCode()).isEqualTo(2);
            assertThat(capture.output())
                    .contains(
                            "may not read the table public.t",
                            "The table public.u has no primary key",
                            "does not contain the table public.w");
        }
    }
}
