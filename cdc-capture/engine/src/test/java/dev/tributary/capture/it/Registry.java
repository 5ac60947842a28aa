package dev.tributary.capture.it;

import static org.awaitility.Awaitility.await;

import dev.tributary.contract.Certificates;
import dev.tributary.contract.FreePorts;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Apicurio with its store in memory. */
final class Registry implements AutoCloseable {

    private final int port = FreePorts.next();
    private final Child server;

    Registry(Path folder) {
        this(folder, List.of());
    }

    /** Behind TLS besides. */
    static Registry secured(Path folder, int port, Certificates certificates) {
        return new Registry(
                folder,
                List.of(
                        "-Dquarkus.http.ssl-port=" + port,
                        "-Dquarkus.http.ssl.certificate.files=" + certificates.certificate("server"),
                        "-Dquarkus.http.ssl.certificate.key-files=" + certificates.key("server")));
    }

    private Registry(Path folder, List<String> options) {
        Path program = Path.of("target/registry/apicurio-registry-app-3.0.9-runner.jar");
        List<String> command = new ArrayList<>(List.of(
                "java",
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.http.port=" + port));
        command.addAll(options);
        command.addAll(List.of("-jar", program.toAbsolutePath().toString()));
        server = Child.start(folder.resolve("registry.log"), Map.of(), command);
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest subjects = HttpRequest.newBuilder(URI.create(url() + "/subjects"))
                .timeout(Duration.ofSeconds(2))
                .build();
        await("registry")
                .atMost(Duration.ofMinutes(3))
                .ignoreExceptions()
                .until(() -> http.send(subjects, HttpResponse.BodyHandlers.discarding())
                                .statusCode()
                        == 200);
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port + "/apis/ccompat/v7");
    }

    @Override
    public void close() {
        server.close();
    }
}
