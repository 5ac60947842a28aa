package dev.tributary.bench.capture;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The schema registry with its store in memory. */
final class Registry implements AutoCloseable {

    private final int port = Ports.free();
    private final Child server;
    private final HttpClient http = HttpClient.newHttpClient();

    Registry(Distribution distribution, Path folder) {
        List<String> run = List.of(
                "-XX:TieredStopAtLevel=1",
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.http.port=" + port,
                "-jar",
                distribution.only("registry", "-runner.jar").toString());
        server = Child.start(folder.resolve("registry.log"), Map.of(), Distribution.java("256m", run));
        Patience.await("the registry", Duration.ofMinutes(3), Duration.ofMillis(500), this::answers);
    }

    private boolean answers() throws InterruptedException {
        server.requireAlive();
        HttpRequest subjects = HttpRequest.newBuilder(URI.create(url() + "/subjects"))
                .timeout(Duration.ofSeconds(2))
                .build();
        try {
            return http.send(subjects, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (java.io.IOException e) {
            return false;
        }
    }

    String url() {
        return "http://127.0.0.1:" + port + "/apis/ccompat/v7";
    }

    @Override
    public void close() {
        server.close();
    }
}
