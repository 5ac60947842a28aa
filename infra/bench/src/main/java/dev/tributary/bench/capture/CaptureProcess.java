package dev.tributary.bench.capture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.contract.Environment;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The capture as the embedded run starts it. */
final class CaptureProcess implements AutoCloseable {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HEAP = "384m";

    private final int port = Ports.free();
    private final Child child;

    CaptureProcess(Servers servers, Shop shop, Path log, Build build) {
        Map<String, String> environment = new HashMap<>(Map.of(
                Environment.PIPELINE,
                shop.pipeline().toString(),
                Environment.KAFKA,
                servers.broker().bootstrap(),
                Environment.REGISTRY,
                servers.registry().url(),
                Environment.DATABASE_URL,
                shop.url(),
                Environment.DATABASE_USER,
                Postgres.CAPTURE_ROLE,
                Environment.DATABASE_PASSWORD,
                Postgres.CAPTURE_PASSWORD,
                Environment.STATUS_PORT,
                String.valueOf(port),
                Environment.TOKEN,
                "bench",
                "TRIBUTARY_CAPTURE_PARTITIONS",
                "1"));
        environment.putAll(build.variables());
        List<String> options = new ArrayList<>(build.jvm());
        options.addAll(List.of("-cp", build.classPath(), "dev.tributary.capture.Capture"));
        child = Child.start(log, environment, Distribution.java(HEAP, options));
    }

    Child child() {
        return child;
    }

    /** Empty while it does not answer yet. */
    Optional<JsonNode> status() throws InterruptedException {
        child.requireAlive();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/status"))
                .timeout(Duration.ofSeconds(5))
                .header("Authorization", "Bearer bench")
                .build();
        try {
            return Optional.of(JSON.readTree(
                    HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Whether everything up to this LSN is committed in Kafka. */
    boolean reached(long lsn) throws InterruptedException {
        return status().filter(status -> status.path("lsn").asLong() >= lsn).isPresent();
    }

    boolean streams() throws InterruptedException {
        return status().filter(status -> status.path("phase").asText().equals("streaming"))
                .isPresent();
    }

    @Override
    public void close() {
        child.close();
    }
}
