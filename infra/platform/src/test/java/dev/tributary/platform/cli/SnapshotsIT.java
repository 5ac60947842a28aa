package dev.tributary.platform.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.platform.process.Leftovers;
import dev.tributary.platform.run.Endpoint;
import dev.tributary.platform.run.Home;
import dev.tributary.platform.run.Json;
import dev.tributary.platform.run.Ports;
import dev.tributary.platform.run.RunDirectory;
import dev.tributary.platform.run.RunStatus.ProcessStatus;
import dev.tributary.platform.run.Secrets;
import dev.tributary.platform.servers.EmbeddedRun;
import dev.tributary.platform.servers.Site;
import dev.tributary.platform.supervise.Service;
import dev.tributary.platform.supervise.Supervisor;
import dev.tributary.spec.Pipeline;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The verbs about snapshots, on a run without driver. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SnapshotsIT {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Site site;
    private Supervisor supervisor;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        // As root, PostgreSQL runs as another user, who must be able to pass.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Home home = Home.ofProcess();
        RunDirectory run = new RunDirectory(folder.resolve("run")).create();
        Path file = home.shop().resolve("pipeline.yaml");
        site = new Site(
                home, run, Ports.reserve(run, EmbeddedRun.PORTS), Secrets.loadOrCreate(run), file, Pipeline.load(file));
        EmbeddedRun embedded = new EmbeddedRun(site);
        List<Service> services = embedded.platform().stream()
                .filter(service -> !service.name().equals(EmbeddedRun.DRIVER))
                .toList();
        supervisor =
                new Supervisor(run, site.secrets().run(), "shop", services, embedded.endpoints(), status -> status);
        supervisor.start();
        await().atMost(Duration.ofMinutes(5))
                .untilAsserted(() -> assertThat(supervisor.status().processes())
                        .allMatch(ProcessStatus::healthy)
                        .isNotEmpty());
    }

    @AfterAll
    void stop() {
        supervisor.stopAll();
        assertThat(new Leftovers(site.run(), site.secrets().run()).find()).isEmpty();
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
                        supervisor.status().process("capture").reason())
                .contains("Run tributary resnapshot: it takes a complete new snapshot."));

        assertThat(run("resnapshot", "--dir", site.run().root().toString()))
                .as(out.toString() + err)
                .isZero();

        assertThat(out.toString())
                .startsWith("The capture starts anew ...")
                .contains("Epoch 2 has begun.", "The snapshot is complete.");
        assertThat(capture().path("epoch").asInt()).isEqualTo(2);
        assertThat(capture().path("seq").asLong()).isGreaterThan(seq);
    }

    private JsonNode capture() throws IOException {
        Endpoint endpoint = new Endpoint(
                site.ports().of(EmbeddedRun.CAPTURE), site.secrets().token());
        return Json.parse(endpoint.read("/status", Duration.ofSeconds(5)).body());
    }

    /** Gives the number of rows of the result. */
    private int superuser(String sql) throws SQLException {
        String url = "jdbc:postgresql://" + site.ports().address("postgres") + "/shop";
        try (Connection connection = DriverManager.getConnection(
                        url, "postgres", site.secrets().superuser());
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
