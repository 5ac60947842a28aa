package dev.tributary.platform.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.platform.process.Leftovers;
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
import dev.tributary.spec.SourceTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The verbs {@code check} and {@code init} on the database of an embedded run. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CheckIT {

    private static final String WRONG = "wr0ng-s3cret";

    private StringWriter out;
    private StringWriter err;
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
        List<Service> database = embedded.platform().stream()
                .filter(service -> service.name().equals("postgres"))
                .toList();
        supervisor =
                new Supervisor(run, site.secrets().run(), "shop", database, embedded.endpoints(), status -> status);
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

    @BeforeEach
    void listen() {
        out = new StringWriter();
        err = new StringWriter();
    }

    @Test
    void theDatabaseOfARunIsReady() throws IOException {
        assertThat(run("check", "--dir", directory(), "--deep"))
                .as(out.toString() + err)
                .isZero();
        assertThat(out.toString())
                .contains("INFO slot-missing: ", "The replication slot tributary_shop does not exist.")
                .contains("0 errors, 0 warnings, ");
        listen();
        assertThat(run("check", "--dir", directory(), "--json")).isZero();
        assertThat(Json.parse(out.toString()))
                .allSatisfy(
                        finding -> assertThat(finding.get("severity").asText()).isEqualTo("info"));
    }

    @Test
    void whatIsWrongIsMendedByTheScript() throws SQLException {
        superuser("ALTER PUBLICATION tributary_shop DROP TABLE public.orders");
        assertThat(run("check", "--dir", directory())).isEqualTo(1);
        assertThat(out.toString())
                .startsWith(
                        "ERROR publication-table: The snapshot reads the table, but its later changes are not sent.")
                .contains("  The publication tributary_shop does not contain the table public.orders.")
                .contains("  Fix: ALTER PUBLICATION \"tributary_shop\" SET TABLE ");
        listen();
        assertThat(run("check", "--dir", directory(), "--fix-sql")).isEqualTo(1);
        superuser(out.toString());
        assertThat(run("check", "--dir", directory())).isZero();
    }

    @Test
    void noPasswordIsShownWhenTheDatabaseCannotBeEntered() {
        String url = "jdbc:postgresql://" + site.ports().address("postgres") + "/shop";
        for (String verb : List.of("check", "init")) {
            String option = verb.equals("check") ? "--database" : "--from";
            assertThat(run(verb, option, url + "?user=tributary_capture&password=" + WRONG, "--verbose"))
                    .isEqualTo(1);
            assertThat(err.toString())
                    .contains("The database " + url + " refused the login: FATAL: password authentication failed");
            assertThat(run(verb, option, "jdbc:postgresql://me:" + WRONG + "@127.0.0.1/shop"))
                    .isEqualTo(2);
            assertThat(err.toString()).contains("must be jdbc:postgresql://host:port/database");
        }
        assertThat(out.toString() + err).doesNotContain(WRONG);
    }

    @Test
    void aPasswordComesFromAFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(
                folder.resolve("pgpass"), "*:*:*:*:" + site.secrets().capture() + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        String url = "jdbc:postgresql://" + site.ports().address("postgres") + "/shop?user=tributary_capture";
        assertThat(run("check", "--database", url)).as("without one").isEqualTo(1);
        System.setProperty("org.postgresql.pgpassfile", file.toString());
        try {
            assertThat(run("check", "--database", url)).as(err.toString()).isZero();
        } finally {
            System.clearProperty("org.postgresql.pgpassfile");
        }
    }

    @Test
    void initWritesAFileThatValidateAccepts(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("pipeline.yaml");
        assertThat(run("init", "--dir", directory(), "--out", file.toString()))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).startsWith(file + " names 4 tables.");
        String text = Files.readString(file);
        assertThat(text).doesNotContain(site.secrets().capture()).doesNotContain("127.0.0.1");
        assertThat(Pipeline.load(file).source().tables())
                .extracting(SourceTable::qualifiedName)
                .containsExactlyInAnyOrderElementsOf(site.pipeline().source().tables().stream()
                        .map(SourceTable::qualifiedName)
                        .toList());
        assertThat(run("validate", file.toString())).as(out.toString() + err).isZero();
        assertThat(run("check", "--file", file.toString(), "--dir", directory()))
                .isZero();

        assertThat(run("init", "--dir", directory(), "--out", file.toString())).isEqualTo(2);
        assertThat(err.toString()).contains(file + " exists: choose another with --out, or overwrite it with --force.");
        Files.writeString(file, "mine");
        assertThat(run("init", "--dir", directory(), "--schema", "public", "--out", file.toString(), "--force"))
                .isZero();
        assertThat(file).hasContent(text);
        assertThat(run("init", "--dir", directory(), "--schema", "none", "--out", file.toString(), "--force"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("has no table that can be captured in none.");
        assertThat(file).hasContent(text);
    }

    private String directory() {
        return site.run().root().toString();
    }

    private int run(String... arguments) {
        return Tributary.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private void superuser(String sql) throws SQLException {
        String url = "jdbc:postgresql://" + site.ports().address("postgres") + "/shop";
        try (Connection connection = DriverManager.getConnection(
                        url, "postgres", site.secrets().superuser());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
