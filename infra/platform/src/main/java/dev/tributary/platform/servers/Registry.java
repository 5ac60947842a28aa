package dev.tributary.platform.servers;

import dev.tributary.contract.Environment;
import dev.tributary.contract.LastWord;
import dev.tributary.platform.process.Command;
import dev.tributary.platform.run.Endpoint;
import dev.tributary.platform.run.Failure;
import dev.tributary.platform.run.Unwritable;
import dev.tributary.platform.supervise.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The schema registry. It keeps its schemas in a topic of our broker and replays them at its start: ids stay what they
 * were.
 */
final class Registry implements Service {

    static final String NAME = "registry";

    private final Site site;

    Registry(Site site) {
        this.site = site;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<String> needs() {
        return List.of(Broker.NAME);
    }

    @Override
    public Command command() {
        Path folder = site.folder(NAME);
        List<String> settings = List.of(
                Jvm.QUICK_START,
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.http.port=" + site.ports().of(NAME),
                // Nobody needs it, and a client could exhaust the implementation that this release brings
                // (CVE-2025-55163).
                "-Dquarkus.http.http2=false",
                "-Dquarkus.http.access-log.enabled=false",
                "-Dquarkus.banner.enabled=false",
                "-Dquarkus.log.level=WARN",
                "-Dquarkus.log.category.\"io.apicurio\".level=WARN",
                "-Dquarkus.log.console.json=" + LastWord.isJson(Environment.ofProcess()),
                "-Dquarkus.log.console.format=%d{yyyy-MM-dd'T'HH:mm:ss.SSS} %-5p %c{1} - %s%e%n",
                "-Dapicurio.storage.kind=kafkasql",
                "-Dapicurio.kafkasql.bootstrap.servers=" + site.ports().address(Broker.NAME),
                // How long it waits for the end of an empty topic at its start.
                "-Dapicurio.kafkasql.consumer.poll.timeout=100",
                "-Dapicurio.storage.snapshot.location=" + folder,
                "-Dapicurio.import.work-dir=" + site.run().temporary(),
                // Connections to its in-memory copy.
                "-Dapicurio.datasource.jdbc.initial-size=2",
                "-Dapicurio.datasource.jdbc.min-size=2",
                "-Dapicurio.datasource.jdbc.max-size=10");
        return new Jvm(NAME, "320m", settings)
                .command(site, List.of("-jar", application().toString()), Map.of());
    }

    @Override
    public Optional<String> check() throws IOException {
        Endpoint.Answer answer =
                new Endpoint(site.ports().of(NAME), "none").read("/health/ready", Duration.ofSeconds(5));
        return answer.ok() ? Optional.empty() : Optional.of("it answers with HTTP status " + answer.code());
    }

    private Path application() {
        Path folder = site.home().role(NAME);
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith("-runner.jar"))
                    .findFirst()
                    .orElseThrow(() -> Failure.usage(
                            folder + " holds no schema registry: run ./mvnw -Dquick -DskipTests" + " clean package."));
        } catch (IOException e) {
            throw Unwritable.file(folder, e);
        }
    }
}
