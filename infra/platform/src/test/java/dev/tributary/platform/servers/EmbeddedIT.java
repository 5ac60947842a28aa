package dev.tributary.platform.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tributary.platform.process.Leftovers;
import dev.tributary.platform.run.Home;
import dev.tributary.platform.run.Ports;
import dev.tributary.platform.run.RunDirectory;
import dev.tributary.platform.run.RunStatus.Phase;
import dev.tributary.platform.run.RunStatus.ProcessStatus;
import dev.tributary.platform.run.Secrets;
import dev.tributary.platform.supervise.Service;
import dev.tributary.platform.supervise.Supervisor;
import dev.tributary.spec.Pipeline;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Real servers: database, broker and registry, started, killed and started again. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EmbeddedIT {

    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final String SCHEMA =
            "{\"schema\": \"{\\\"type\\\": \\\"record\\\", \\\"name\\\": \\\"%s\\\", \\\"fields\\\": []}\"}";

    private Site site;
    private Supervisor supervisor;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        // As root, one test runs PostgreSQL as another user, who must be able to pass.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        site = site(folder.resolve("run"));
        supervisor = supervisor(site);
        supervisor.start();
        awaitRunning();
    }

    @AfterAll
    void stop() {
        if (supervisor != null) {
            supervisor.stopAll();
        }
        if (site != null) {
            assertThat(new Leftovers(site.run(), site.secrets().run()).find()).isEmpty();
        }
    }

    @Test
    @Order(1)
    void preparesTheDatabaseForThePipeline() throws SQLException {
        try (Connection connection = DatabaseLogin.superuser(site).connect("shop")) {
            assertThat(value(connection, "SHOW wal_level")).isEqualTo("logical");
            assertThat(value(
                            connection,
                            "SELECT string_agg(schemaname || '.' || tablename, ' ' ORDER BY 1) FROM"
                                    + " (SELECT DISTINCT schemaname, tablename FROM pg_publication_tables WHERE pubname ="
                                    + " 'tributary_shop' ORDER BY 1, 2) AS published"))
                    .isEqualTo(String.join(
                            " ",
                            Stream.concat(
                                            site.pipeline().source().tables().stream()
                                                    .map(table -> table.qualifiedName()),
                                            Stream.of("tributary.signals_shop"))
                                    .sorted()
                                    .toList()));
            assertThat(value(connection, "SELECT pubtruncate AND pubdelete FROM pg_publication"))
                    .isEqualTo("t");
            assertThat(value(connection, "SELECT rolsuper OR rolcreatedb FROM pg_roles WHERE rolname = 'shop_app'"))
                    .isEqualTo("f");
        }
    }

    @Test
    @Order(2)
    void letsTheCaptureReadAndNothingElse() throws SQLException {
        String table = site.pipeline().source().tables().get(0).qualifiedName();
        DatabaseLogin capture =
                new DatabaseLogin(site, "tributary_capture", site.secrets().capture());
        try (Connection connection = capture.connect("shop")) {
            assertThat(value(connection, "SELECT count(*) FROM " + table)).isEqualTo("0");
            assertThatThrownBy(() -> value(connection, "DELETE FROM " + table + " RETURNING 1"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("permission denied");
        }
        assertThatThrownBy(() -> new DatabaseLogin(site, "tributary_capture", "wrong").connect("shop"))
                .hasMessageContaining("password authentication failed");
    }

    @Test
    @Order(3)
    void comesBackWithEverythingAfterEachIsKilled() throws IOException, InterruptedException, SQLException {
        int first = register("first", "A");
        assertThat(register("second", "B")).isNotEqualTo(first);
        execute("INSERT INTO public.customers (full_name, email) VALUES ('Ada', 'ada@example.org')");

        for (String name : List.of("postgres", "broker", "registry")) {
            long before = supervisor.status().process(name).pid();
            supervisor.process(name).orElseThrow().destroyForcibly();
            await().atMost(LIMIT).untilAsserted(() -> {
                ProcessStatus now = supervisor.status().process(name);
                assertThat(now.healthy()).as(now.toString()).isTrue();
                assertThat(now.pid()).isNotEqualTo(before);
                assertThat(now.restarts()).isPositive();
            });
        }
        awaitRunning();

        assertThat(register("first", "A")).isEqualTo(first);
        assertThat(schema(first)).contains("\\\"A\\\"");
        try (Connection connection = DatabaseLogin.superuser(site).connect("shop")) {
            assertThat(value(connection, "SELECT count(*) FROM public.customers"))
                    .isEqualTo("1");
        }
    }

    @Test
    @Order(4)
    void continuesAfterAnOrderlyStopAndAfterALostSupervisor() throws IOException, InterruptedException, SQLException {
        int before = register("first", "A");
        supervisor.stopAll();
        assertThat(new Leftovers(site.run(), site.secrets().run()).find()).isEmpty();

        // Servers that nobody looks after, as a killed supervisor leaves them.
        Supervisor lost = supervisor(site);
        lost.start();
        await().atMost(LIMIT).until(() -> lost.status().phase() == Phase.RUNNING);
        List<ProcessHandle> orphans = List.of(
                lost.process("postgres").orElseThrow(), lost.process("broker").orElseThrow());
        lost.stop(List.of("nobody"));
        assertThat(new Leftovers(site.run(), site.secrets().run()).find()).hasSizeGreaterThan(2);
        lost.stopAll();
        assertThat(orphans).noneMatch(ProcessHandle::isAlive);

        supervisor = supervisor(site);
        supervisor.start();
        awaitRunning();
        assertThat(register("first", "A")).isEqualTo(before);
    }

    @Test
    @Order(5)
    void runsSourceSqlOnceAndTellsWhatIsWrongInIt(@TempDir Path pipelines) throws IOException, SQLException {
        Path shop = site.file().getParent();
        Path copy = pipelines.resolve("shop");
        try (var files = Files.walk(shop)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(shop.relativize(file).toString()));
            }
        }
        Files.writeString(copy.resolve("source.sql"), "CREATE TABLE oops (;");
        Site broken = new Site(
                site.home(), site.run(), site.ports(), site.secrets(), copy.resolve("pipeline.yaml"), site.pipeline());
        assertThatThrownBy(() -> new DatabaseSetup(broken, DatabaseLogin.superuser(broken)).run())
                .hasMessageStartingWith(copy.resolve("source.sql") + " fails in the database: ERROR: syntax error");

        Files.writeString(copy.resolve("source.sql"), "CREATE TABLE once (id int PRIMARY KEY);");
        new DatabaseSetup(broken, DatabaseLogin.superuser(broken)).run();
        new DatabaseSetup(broken, DatabaseLogin.superuser(broken)).run();

        Files.writeString(copy.resolve("source.sql"), "ALTER TABLE public.customers RENAME TO clients;");
        assertThatThrownBy(() -> new DatabaseSetup(broken, DatabaseLogin.superuser(broken)).run())
                .hasMessageStartingWith("The pipeline names tables that the database does not have: public.customers.");
    }

    private void awaitRunning() {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(supervisor.status().processes())
                .allMatch(ProcessStatus::healthy)
                .isNotEmpty());
    }

    private static Site site(Path directory) {
        Home home = Home.ofProcess();
        RunDirectory run = new RunDirectory(directory).create();
        Path file = home.shop().resolve("pipeline.yaml");
        return new Site(
                home, run, Ports.reserve(run, EmbeddedRun.PORTS), Secrets.loadOrCreate(run), file, Pipeline.load(file));
    }

    private static Supervisor supervisor(Site site) {
        EmbeddedRun embedded = new EmbeddedRun(site);
        List<Service> servers = embedded.platform().stream()
                .filter(service -> List.of("postgres", "broker", "registry").contains(service.name()))
                .toList();
        return new Supervisor(
                site.run(), site.secrets().run(), "shop", servers, embedded.endpoints(), status -> status);
    }

    private int register(String subject, String name) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(site.registryUrl() + "/subjects/" + subject + "/versions"))
                .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                .POST(HttpRequest.BodyPublishers.ofString(String.format(SCHEMA, name)));
        String body = send(request);
        return Integer.parseInt(body.replaceAll("\\D", ""));
    }

    private String schema(int id) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(site.registryUrl() + "/schemas/ids/" + id)));
    }

    private static String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response =
                HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.body();
    }

    private void execute(String sql) throws SQLException {
        DatabaseLogin application =
                new DatabaseLogin(site, "shop_app", site.secrets().application());
        try (Connection connection = application.connect("shop");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String value(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
