package dev.tributary.platform.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.platform.process.Programs;
import dev.tributary.platform.run.Json;
import dev.tributary.platform.servers.EmbeddedRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The verbs about snapshots, on a run without driver. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SnapshotsIT {

    private StringWriter out;
    private StringWriter err;
    private LiveRun run;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        run = LiveRun.start(folder, LiveRun.SHOP, process -> !process.equals(EmbeddedRun.DRIVER));
    }

    @AfterAll
    void stop() {
        if (run != null) {
            run.close();
        }
    }

    @BeforeEach
    void listen() {
        out = new StringWriter();
        err = new StringWriter();
    }

    @Test
    void aTableIsReadAnew() throws SQLException, IOException {
        fill(5000);
        assertThat(snapshot("public.customers")).as(out.toString() + err).isZero();
        assertThat(out.toString())
                .startsWith("The capture is asked to read public.customers.")
                .contains("public.customers is done: 5,000 rows read.");
        listen();
        assertThat(snapshot("customers", "public.orders", "--where", "updated_at IS NULL", "--json"))
                .as(out.toString() + err)
                .isZero();
        assertThat(Json.parse(out.toString()))
                .isEqualTo(Json.parse("{\"tables\": [{\"table\": \"public.customers\", \"rows\": 0, \"failure\": null},"
                        + " {\"table\": \"public.orders\", \"rows\": 0, \"failure\": null}]}"));
        listen();
        assertThat(snapshot("customers", "--where", "full_name LIKE '%7'"))
                .as(out.toString() + err)
                .isZero();
        assertThat(out.toString()).contains("public.customers is done: 500 rows read.");
    }

    @Test
    void whatCannotBeReadIsSaidBeforeAnythingIsAskedFor() throws SQLException {
        superuser("DELETE FROM tributary.signals_shop RETURNING 1");
        assertThat(snapshot("public.custommers", "nonsense")).isEqualTo(2);
        assertThat(err.toString())
                .contains("The pipeline shop has no table public.custommers: did you mean public.customers?")
                .contains("The pipeline shop has no table nonsense; its tables are public.customers, ");
        assertThat(snapshot("orders", "--where", "order_idd < 7")).isEqualTo(2);
        assertThat(err.toString())
                .contains(
                        "The condition cannot be used on public.orders: column \"order_idd\" does not exist. Perhaps you meant")
                .contains("\"orders.order_id\". Nothing was asked for.")
                .doesNotContain("..");
        assertThat(snapshot("customers", "--where", "preferences ? 'x'")).isEqualTo(2);
        assertThat(err.toString()).contains("a question mark outside of quotes stands for a value");
        assertThat(superuser("SELECT FROM tributary.signals_shop")).isZero();
    }

    @Test
    void aFailureOfTheDatabaseIsToldAndTheRestStreamsOn() throws SQLException, IOException {
        fill(10);
        assertThat(snapshot("customers", "--where", "1 / (customer_id - customer_id) = 1"))
                .isEqualTo(1);
        assertThat(err.toString())
                .contains(
                        "The snapshot of public.customers failed after 0 rows: its rows could not be queried or converted.")
                .contains("capture.log");
        long seq = capture().path("seq").asLong();
        fill(10);
        await().until(() -> capture().path("seq").asLong() > seq);
        listen();
        assertThat(snapshot("customers")).as(out.toString() + err).isZero();
    }

    @Test
    void anInterruptLeavesTheSnapshotRunning() throws Exception {
        fill(100);
        await().until(() -> capture().path("phase").asText().equals("streaming"));
        long before = read();
        Path log = run.site().run().root().resolve("interrupted.log");
        try (Connection connection = run.superuser();
                Statement statement = connection.createStatement()) {
            // Nobody can read the table until this ends.
            connection.setAutoCommit(false);
            statement.execute("LOCK TABLE customers IN ACCESS EXCLUSIVE MODE");
            Process verb = new ProcessBuilder(
                            // A build in the background, whose programs cannot be interrupted, hands that down.
                            "env",
                            "--default-signal=INT",
                            Programs.java(),
                            "-Dtributary.home=" + run.site().home().distribution(),
                            "-Dtributary.root=" + run.site().home().root(),
                            "-cp",
                            run.site().home().classPath("platform"),
                            Tributary.class.getName(),
                            "snapshot",
                            "customers",
                            "--dir",
                            run.folder())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> Files.readString(log).contains("The capture is asked to read public.customers."));
            new ProcessBuilder("kill", "-INT", String.valueOf(verb.pid()))
                    .start()
                    .waitFor();
            assertThat(verb.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(verb.exitValue()).isEqualTo(1);
            assertThat(log).content().contains("Interrupted. The snapshot goes on without you: ");
        }
        await().atMost(Duration.ofMinutes(1)).until(() -> read() == before + 100);
    }

    @Test
    void aRunGoesOnInANewEpochAfterItsSlotWasLost() throws IOException, SQLException {
        await().until(() -> capture().path("phase").asText().equals("streaming"));
        long seq = capture().path("seq").asLong();
        // A capture that streams does not let it go at once.
        await().atMost(Duration.ofMinutes(1)).until(() -> {
            superuser("SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE active");
            return superuser("SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE NOT active")
                    == 1;
        });
        await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> assertThat(
                        run.supervisor().status().process("capture").reason())
                .contains("Run tributary resnapshot: it takes a complete new snapshot."));

        assertThat(run("resnapshot", "--dir", run.folder()))
                .as(out.toString() + err)
                .isZero();

        assertThat(out.toString())
                .startsWith("The capture starts anew ...")
                .contains("Epoch 2 has begun.", "The snapshot is complete.");
        assertThat(capture().path("epoch").asInt()).isEqualTo(2);
        assertThat(capture().path("seq").asLong()).isGreaterThan(seq);
    }

    private JsonNode capture() throws IOException {
        return run.status(EmbeddedRun.CAPTURE);
    }

    /** Customers read by incremental snapshots since the capture started. */
    private long read() throws IOException {
        return capture().path("snapshot").path("read").path("public.customers").asLong();
    }

    /** Leaves so many customers. */
    private void fill(int customers) throws SQLException {
        superuser("DELETE FROM customers RETURNING 1");
        superuser("INSERT INTO customers (full_name, email) SELECT 'n' || i, 'e' FROM generate_series(1, " + customers
                + ") i RETURNING 1");
    }

    private int snapshot(String... arguments) {
        return run(Stream.concat(Stream.of("snapshot", "--dir", run.folder()), Stream.of(arguments))
                .toArray(String[]::new));
    }

    /** Gives the number of rows of the result. */
    private int superuser(String sql) throws SQLException {
        try (Connection connection = run.superuser();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            int count = 0;
            while (rows.next()) {
                count++;
            }
            return count;
        }
    }

    private int run(String... arguments) {
        return Tributary.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
