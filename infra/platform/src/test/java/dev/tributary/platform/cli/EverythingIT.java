package dev.tributary.platform.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.contract.Topics;
import dev.tributary.platform.run.RunStatus.Problem;
import dev.tributary.platform.servers.EmbeddedRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Everything that PostgreSQL can hold, through the whole flow: by the snapshot and by the log, and compared. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EverythingIT {

    private LiveRun run;
    private Map<String, Verification.Check> checks;

    @BeforeAll
    void flow(@TempDir Path folder) throws IOException, SQLException {
        run = LiveRun.start(folder, "infra/platform/src/test/resources/everything/pipeline.yaml", process -> true);
        run.awaitSome("SELECT count(*) FROM raw.changes WHERE op = 'S'");
        run.execute(
                "SELECT fill(1000)",
                "SELECT fill_large(1)",
                "UPDATE large SET note = 'b'",
                "UPDATE large SET id = 10 WHERE id = 1",
                "SELECT fill_people(10)",
                "UPDATE people SET email = 'FINDME@example.com' WHERE id = 11",
                "UPDATE people SET id = 20 WHERE id = 10",
                "DELETE FROM people WHERE id = 12",
                "SELECT fill_odd(10)",
                "UPDATE \"Größe\".\"v1.2 \"\"Neu\"\" – Entwurf\" SET \"ship date\" = 'x', \"Āā\" = NULL WHERE \"Key Nr.\" = 2",
                "UPDATE \"Größe\".\"v1.2 \"\"Neu\"\" – Entwurf\" SET \"ключ\" = 'y' WHERE \"Key Nr.\" = 11",
                "DELETE FROM \"Größe\".\"v1.2 \"\"Neu\"\" – Entwurf\" WHERE \"Key Nr.\" = 12",
                "ALTER TABLE \"Größe\".\"select\" ADD \"added later;\" int",
                "UPDATE \"Größe\".\"select\" SET \"added later;\" = 7",
                "INSERT INTO \"Größe\".\"select\" VALUES (100, 'order by', 8)");
        checks = new LinkedHashMap<>();
        Verification.of(run.driver().verify()).checks().forEach(check -> checks.put(check.check(), check));
    }

    @AfterAll
    void stop() {
        if (run != null) {
            run.close();
        }
    }

    @Test
    void valuesOfEveryTypeAreEqual() {
        assertEqual("public.scalars = refined.scalars", samples("scalars"));
        assertEqual("public.arrays = refined.arrays", samples("arrays"));
    }

    @Test
    void valuesThatUpdatesDoNotSendAreEqual() {
        assertEqual("public.large = refined.large", 2);
        assertThat(run.rows("SELECT sum(unknown_toast) FROM meta.ledger")).isEqualTo(List.of(List.of("0")));
    }

    @Test
    void namesOfEveryKindAreKept() {
        assertEqual("Größe.\"v1.2 \"\"Neu\"\" – Entwurf\" = refined.odd", 5);
        assertEqual("Größe.select = refined.select", 3);
        assertThat(run.rows("SELECT `ship date`, `back``tick`, `dot.ted`, `𝄞`, `MixedCase`, mixedcase_2, mixedcase_3"
                        + " FROM refined.odd WHERE `Key Nr.` IN (2, 13)"))
                .containsExactlyInAnyOrder(
                        List.of("x", "10", "11", "15", "5", "25", "***"),
                        List.of("1", "10", "11", "15", "5", "25", "***"));
    }

    @Test
    void dataAboutPeopleStaysInTheDatabase() {
        Verification.Check people = checks.get("public.people = refined.people");
        assertThat(people.detail()).isEqualTo("5 rows equal; column left_out is excluded at capture");
        assertThat(people.ok()).isTrue();
        assertThat(run.rows("SELECT name, born, length(email), left_outside FROM refined.people WHERE id = 0"))
                .containsExactly(List.of("***", "***", "64", "seen"));
        assertThat(
                        run.rows(
                                "SELECT count(DISTINCT email), count(DISTINCT birthday) FROM refined.people WHERE id IN (0, 20)"))
                .as("equal values stay equal")
                .containsExactly(List.of("1", "1"));
        // Old rows are among them, since the log has them whole.
        String bytes = "concat_ws(' ', decode(key, 'ISO-8859-1'), decode(value, 'ISO-8859-1'),"
                + " array_join(transform(headers, header -> decode(header.value, 'ISO-8859-1')), ' '))";
        assertThat(run.rows("SELECT count(*), count_if(" + bytes + " LIKE '%FINDME%') FROM raw.changes"
                        + " WHERE topic = 'everything.public.people'"))
                .containsExactly(List.of("10", "0"));
        assertThat(run.rows("SELECT count_if(" + bytes + " LIKE '%seen%') > 0 FROM raw.changes"))
                .as("what is not hidden is found in this way")
                .containsExactly(List.of("true"));
        assertThat(
                        run.rows(
                                "SELECT count(*) FROM raw.schemas WHERE `schema` LIKE '%FINDME%' OR `schema` LIKE '%\"left_out\"%'"))
                .containsExactly(List.of("0"));
    }

    @Test
    void valuesWithoutAPlaceInTheLakeAreRefusedAndCounted() {
        assertThat(checks.get("public.refused = refined.refused").detail())
                .startsWith("0 rows equal, " + samples("refused")
                        + " missing in the lake, 0 extra in the lake, 0 different");
        assertThat(run.rows("SELECT cause, count(*) FROM meta.quarantine GROUP BY cause ORDER BY cause"))
                .containsExactly(
                        List.of("Column dc: NaN has no place in DECIMAL(12,2)", "2"),
                        List.of("Column i4: [0:1]={1,2} has no place in ARRAY<INT>", "2"),
                        List.of("Column i4: {{1,2},{3,NULL}} has no place in ARRAY<INT>", "2"),
                        List.of("Column n102: NaN has no place in DECIMAL(10,2)", "2"),
                        List.of("Column n102s: NaN has no place in DECIMAL(10,2)", "2"),
                        List.of(
                                "Column ts: a time after 294247-01-10 04:00:54.775807 has no place in TIMESTAMP_NTZ",
                                "2"),
                        List.of("Column tstz: +294276-12-31T23:59:59.999999Z has no place in TIMESTAMP", "2"),
                        List.of("Column tx: {{a,b}} has no place in ARRAY<STRING>", "2"));
        assertThat(run.rows("SELECT sum(quarantined) FROM meta.ledger"))
                .isEqualTo(List.of(List.of(String.valueOf(samples("refused")))));
    }

    private void assertEqual(String check, long rows) {
        assertThat(checks.get(check).detail()).isEqualTo(rows + " rows equal");
        assertThat(checks.get(check).ok()).isTrue();
    }

    /** Rows of a table: one a sample by the snapshot, and one by the log. */
    private long samples(String table) {
        try (Connection connection = run.connect();
                Statement statement = connection.createStatement();
                var row = statement.executeQuery("SELECT 2 * count(*) FROM samples WHERE t = '" + table + "'")) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Strangers write into the topics and records vanish from them, once all else has been looked at. */
    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    class Damage {

        private static final Topics TOPICS = new Topics("everything");
        private static final String CHANGES = TOPICS.changes("public", "large");
        private static final Duration PATIENCE = Duration.ofMinutes(3);

        private Intruder intruder;

        @BeforeAll
        void comesIn() {
            intruder = new Intruder(run.site().ports().address("broker"));
        }

        @Test
        @Order(1)
        void strangersAreQuarantinedAndTheStreamsGoOn() throws Exception {
            String events = TOPICS.events("notes");
            RecordMetadata change = intruder.send(CHANGES, "not from the capture");
            RecordMetadata event = intruder.send(events, "not an event");
            note(100, "Ada");

            run.awaitSome("SELECT count(*) FROM meta.quarantine WHERE topic = '" + CHANGES + "'");
            run.awaitSome("SELECT count(*) FROM meta.quarantine WHERE topic = '" + events + "'");
            run.awaitSome("SELECT count(*) FROM refined.large WHERE note = 'Ada'");
            assertThat(run.rows(
                            "SELECT topic, `partition`, `offset`, cause, decode(value, 'UTF-8') FROM meta.quarantine"
                                    + " WHERE topic IN ('" + CHANGES + "', '" + events + "') ORDER BY topic DESC"))
                    .containsExactly(
                            List.of(
                                    CHANGES,
                                    String.valueOf(change.partition()),
                                    String.valueOf(change.offset()),
                                    "The record has no readable stamp; it does not come from the capture.",
                                    "not from the capture"),
                            List.of(
                                    events,
                                    String.valueOf(event.partition()),
                                    String.valueOf(event.offset()),
                                    "Not in the Confluent wire format: 12 bytes, first byte 110",
                                    "not an event"));
        }

        /** Kafka forgets them while the driver is held up. */
        @Test
        @Order(2)
        void lostNumbersStopRefinedAndAreNamed() throws Exception {
            await("raw has everything").atMost(PATIENCE).until(() -> captured() == inRaw());
            long first = captured() + 1;
            long driver =
                    run.supervisor().process(EmbeddedRun.DRIVER).orElseThrow().pid();
            signal("STOP", driver);
            try {
                note(101, "Bob");
                // The row, and the end of its transaction in another topic.
                await().atMost(PATIENCE).until(() -> captured() > first);
                intruder.deleteRecords(CHANGES);
            } finally {
                signal("CONT", driver);
            }
            await("a sentence about what is lost").atMost(PATIENCE).untilAsserted(() -> assertThat(
                            run.supervisor().status().problems())
                    // What the verification before found stays in the status until the next one.
                    .filteredOn(problem -> !problem.where().equals("verify"))
                    .singleElement()
                    .satisfies(problem -> {
                        assertThat(problem.where()).isEqualTo("refined");
                        assertThat(problem.what()).startsWith("raw.changes lacks number " + first + " (applied");
                        assertThat(problem.todo()).contains("resnapshot");
                    }));

            note(102, "Cleo");
            await("raw goes on").atMost(PATIENCE).until(() -> inRaw() >= first + 3);
            assertThat(run.rows("SELECT count(*) FROM refined.large WHERE note IN ('Bob', 'Cleo')"))
                    .isEqualTo(List.of(List.of("0")));
            assertThat(run.supervisor().status().process(EmbeddedRun.DRIVER).restarts())
                    .isZero();
        }

        @Test
        @Order(3)
        void aNewSnapshotMakesUpForThem() {
            StringWriter out = new StringWriter();
            assertThat(command(out, "resnapshot", "--dir", run.folder()))
                    .as(out.toString())
                    .isZero();
            run.awaitSome("SELECT count(*) FROM refined.large WHERE note = 'Bob'");
            // Of the verification before, which did not find the rows that are refused.
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(run.supervisor().status().problems())
                            .extracting(Problem::where)
                            .containsExactly("verify"));
            StringWriter proof = new StringWriter();
            assertThat(command(proof, "verify", "--dir", run.folder()))
                    .as("rows that were refused are still missing: " + proof)
                    .isEqualTo(1);
            assertThat(proof.toString())
                    .contains("1 numbers missing", "makes up for", "each accounted for")
                    .contains("1 of " + checks.size() + " checks failed.");
        }

        private void note(int id, String text) throws SQLException {
            run.execute("INSERT INTO large (id, note) VALUES (" + id + ", '" + text + "')");
        }

        private long captured() throws IOException {
            return run.status(EmbeddedRun.CAPTURE).path("seq").asLong();
        }

        private long inRaw() throws IOException {
            return run.status(EmbeddedRun.DRIVER).at("/raw/seq").asLong();
        }

        private static int command(StringWriter out, String... arguments) {
            PrintWriter writer = new PrintWriter(out, true);
            return Tributary.commandLine().setOut(writer).setErr(writer).execute(arguments);
        }

        private static void signal(String name, long pid) throws IOException, InterruptedException {
            assertThat(new ProcessBuilder("kill", "-" + name, String.valueOf(pid))
                            .inheritIO()
                            .start()
                            .waitFor())
                    .isZero();
        }
    }
}
