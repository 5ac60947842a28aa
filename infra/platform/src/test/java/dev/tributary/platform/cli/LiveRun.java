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
import dev.tributary.platform.watch.Observation;
import dev.tributary.spec.Pipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The real processes of a run without load, supervised by the test. */
final class LiveRun implements AutoCloseable {

    static final String SHOP = "infra/pipelines/shop/pipeline.yaml";

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Site site;
    private final Supervisor supervisor;

    private LiveRun(Site site, Supervisor supervisor) {
        this.site = site;
        this.supervisor = supervisor;
    }

    /**
     * Returns when all are healthy.
     *
     * @param pipeline file, relative to the project
     * @param wanted which of the platform's processes
     */
    static LiveRun start(Path folder, String pipeline, Predicate<String> wanted) throws IOException {
        // As root, PostgreSQL runs as another user, who must be able to pass.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Home home = Home.ofProcess();
        RunDirectory run = new RunDirectory(folder.resolve("run")).create();
        Path file = home.root().resolve(pipeline);
        Pipeline loaded = Pipeline.load(file);
        RunPipeline.remember(run, file);
        Site site = new Site(home, run, Ports.reserve(run, EmbeddedRun.PORTS), Secrets.loadOrCreate(run), file, loaded);
        EmbeddedRun embedded = new EmbeddedRun(site);
        List<Service> services = embedded.platform().stream()
                .filter(service -> wanted.test(service.name()))
                .toList();
        LiveRun live = new LiveRun(
                site,
                new Supervisor(
                        run,
                        site.secrets().run(),
                        loaded.name(),
                        services,
                        embedded.endpoints(),
                        new Observation(run.root(), site.ports(), site.secrets())));
        live.supervisor.start();
        await("health of every process").atMost(PATIENCE).untilAsserted(() -> assertThat(
                        live.supervisor.status().processes())
                .allMatch(ProcessStatus::healthy)
                .isNotEmpty());
        return live;
    }

    Site site() {
        return site;
    }

    Supervisor supervisor() {
        return supervisor;
    }

    String folder() {
        return site.run().root().toString();
    }

    DriverClient driver() {
        return new DriverClient(site.run());
    }

    /** What a process answers to {@code GET /status}. */
    JsonNode status(String process) throws IOException {
        Endpoint endpoint =
                new Endpoint(site.ports().of(process), site.secrets().token());
        return Json.parse(endpoint.read("/status", Duration.ofSeconds(5)).body());
    }

    /** Asks the lake until an answer has come that is not just a zero. */
    void awaitSome(String count) {
        await(count)
                .atMost(PATIENCE)
                // Each question costs what the answer waits for.
                .pollInterval(Duration.ofSeconds(1))
                .failFast(() -> assertThat(supervisor.status().processes()).allMatch(process -> process.restarts() < 4))
                .ignoreExceptions()
                .until(() -> !rows(count).equals(List.of(List.of("0"))));
    }

    /** The lake's answer, as text. */
    List<List<String>> rows(String sql) {
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode row : driver().query(sql, 1000).path("rows")) {
            List<String> values = new ArrayList<>();
            row.forEach(value -> values.add(value.asText()));
            rows.add(values);
        }
        return rows;
    }

    /** In the database, as the application. */
    void execute(String... statements) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    Connection connect() throws SQLException {
        return connect(site.pipeline().name() + "_app", site.secrets().application());
    }

    /** As the one who may do everything. */
    Connection superuser() throws SQLException {
        return connect("postgres", site.secrets().superuser());
    }

    private Connection connect(String user, String password) throws SQLException {
        return DriverManager.getConnection(databaseUrl(), user, password);
    }

    String databaseUrl() {
        return "jdbc:postgresql://" + site.ports().address("postgres") + "/"
                + site.pipeline().name();
    }

    @Override
    public void close() {
        // In order, its end would cost as much as its start: it writes down the classes that it has loaded.
        supervisor.process(EmbeddedRun.DRIVER).ifPresent(ProcessHandle::destroyForcibly);
        supervisor.stopAll();
        assertThat(new Leftovers(site.run(), site.secrets().run()).find()).isEmpty();
    }
}
