package dev.tributary.platform.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.platform.run.Json;
import dev.tributary.spec.Pipeline;
import dev.tributary.spec.SourceTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
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
    private LiveRun run;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        run = LiveRun.start(folder, LiveRun.SHOP, "postgres"::equals);
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
    void theDatabaseOfARunIsReady() throws IOException {
        assertThat(run("check", "--dir", run.folder(), "--deep"))
                .as(out.toString() + err)
                .isZero();
        assertThat(out.toString())
                .contains("INFO slot-missing: ", "The replication slot tributary_shop does not exist.")
                .contains("0 errors, 0 warnings, ");
        listen();
        assertThat(run("check", "--dir", run.folder(), "--json")).isZero();
        assertThat(Json.parse(out.toString()))
                .allSatisfy(
                        finding -> assertThat(finding.get("severity").asText()).isEqualTo("info"));
    }

    @Test
    void whatIsWrongIsMendedByTheScript() throws SQLException {
        superuser("ALTER PUBLICATION tributary_shop DROP TABLE public.orders");
        assertThat(run("check", "--dir", run.folder())).isEqualTo(1);
        assertThat(out.toString())
                .startsWith(
                        "ERROR publication-table: The snapshot reads the table, but its later changes are not sent.")
                .contains("  The publication tributary_shop does not contain the table public.orders.")
                .contains("ALTER PUBLICATION \"tributary_shop\" ADD TABLE \"public\".\"orders\"")
                .doesNotContain("SET TABLE");
        listen();
        assertThat(run("check", "--dir", run.folder(), "--fix-sql")).isEqualTo(1);
        superuser(out.toString());
        assertThat(run("check", "--dir", run.folder())).isZero();
    }

    @Test
    void noPasswordIsShownWhenTheDatabaseCannotBeEntered() {
        String url = run.databaseUrl();
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
                folder.resolve("pgpass"), "*:*:*:*:" + run.site().secrets().capture() + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        String url = run.databaseUrl() + "?user=tributary_capture";
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
        assertThat(run("init", "--dir", run.folder(), "--out", file.toString()))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).startsWith(file + " names 4 tables.");
        String text = Files.readString(file);
        assertThat(text).doesNotContain(run.site().secrets().capture()).doesNotContain("127.0.0.1");
        assertThat(Pipeline.load(file).source().tables())
                .extracting(SourceTable::qualifiedName)
                .containsExactlyInAnyOrderElementsOf(run.site().pipeline().source().tables().stream()
                        .map(SourceTable::qualifiedName)
                        .toList());
        assertThat(run("validate", file.toString())).as(out.toString() + err).isZero();
        assertThat(run("check", "--file", file.toString(), "--dir", run.folder()))
                .isZero();

        assertThat(run("init", "--dir", run.folder(), "--out", file.toString())).isEqualTo(2);
        assertThat(err.toString()).contains(file + " exists: choose another with --out, or overwrite it with --force.");
        Files.writeString(file, "mine");
        assertThat(run("init", "--dir", run.folder(), "--schema", "public", "--out", file.toString(), "--force"))
                .isZero();
        assertThat(file).hasContent(text);
        assertThat(run("init", "--dir", run.folder(), "--schema", "none", "--out", file.toString(), "--force"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("has no table that can be captured in none.");
        assertThat(file).hasContent(text);
    }

    private int run(String... arguments) {
        return Tributary.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private void superuser(String sql) throws SQLException {
        try (Connection connection = run.superuser();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
