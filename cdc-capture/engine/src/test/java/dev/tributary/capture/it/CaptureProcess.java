package dev.tributary.capture.it;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.contract.Environment;
import dev.tributary.contract.FreePorts;
import java.io.File;
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

/** The capture as the platform starts it. */
final class CaptureProcess implements AutoCloseable {

    static final String TOKEN = "token-of-the-status-endpoint";

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final int port = FreePorts.next();
    private final Child child;

    CaptureProcess(Path log, Map<String, String> environment, String... arguments) {
        this(log, environment, List.of("-Xmx256m"), shipped(), "dev.tributary.capture.Capture", arguments);
    }

    private CaptureProcess(
            Path log,
            Map<String, String> environment,
            List<String> options,
            String classPath,
            String main,
            String... arguments) {
        Map<String, String> all = new HashMap<>(environment);
        all.put(Environment.STATUS_PORT, String.valueOf(port));
        all.put(Environment.TOKEN, TOKEN);
        List<String> command = new ArrayList<>(List.of("java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(SharedClasses.options());
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, main));
        command.addAll(List.of(arguments));
        child = Child.start(log, all, command);
    }

    /** The same with other options for its Java. */
    static CaptureProcess with(Path log, Map<String, String> environment, List<String> options) {
        return new CaptureProcess(log, environment, options, shipped(), "dev.tributary.capture.Capture");
    }

    /** One of the tests' programs around the shipped capture. */
    static CaptureProcess of(Class<?> main, Path log, Map<String, String> environment, List<String> options) {
        List<String> all = new ArrayList<>(options);
        // The tests' own would hide what the capture says of itself.
        all.addAll(List.of("-Xmx256m", "-Dlogback.configurationFile=logback.xml"));
        String tests = Path.of("target/test-classes").toAbsolutePath().toString();
        return new CaptureProcess(log, environment, all, shipped() + File.pathSeparator + tests, main.getName());
    }

    private static String shipped() {
        return System.getProperty("tributary.home") + "/lib/capture/*";
    }

    CaptureProcess awaitHealthy() {
        await("the capture's health")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    if (!child.process().isAlive()) {
                        throw new IllegalStateException("The capture ended: " + child.output());
                    }
                    return code("/health") == 200;
                });
        return this;
    }

    /** Until everything is sent that was committed before. */
    CaptureProcess awaitCaughtUp(Source source) {
        awaitStreaming();
        awaitLsn(source.barrier());
        return this;
    }

    /** Until no table is being read; what was asked for before is known to the capture by then. */
    void awaitTables(Source source) {
        await("end of the snapshots").atMost(PATIENCE).until(() -> {
            awaitCaughtUp(source);
            return status().get("snapshot").get("tables").isEmpty();
        });
    }

    /** Until the initial snapshot is sent, or none is needed. */
    void awaitStreaming() {
        await("snapshot").atMost(PATIENCE).until(this::isStreaming);
    }

    boolean isStreaming() {
        return number("lsn") > 0 && status().get("phase").textValue().equals("streaming");
    }

    void awaitLsn(long lsn) {
        await("LSN " + lsn).atMost(PATIENCE).until(() -> number("lsn") >= lsn);
    }

    /** Soon enough to do something before the numbers after it are sent. */
    void awaitSeq(long seq) {
        await("seq " + seq).atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> number("seq") >= seq);
    }

    JsonNode status() {
        try {
            return new ObjectMapper().readTree(get("/status").body());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A number of the status; -1 while the capture does not answer yet. */
    long number(String field) {
        if (!alive()) {
            throw new IllegalStateException("The capture ended: " + output());
        }
        try {
            return status().get(field).longValue();
        } catch (IllegalStateException e) {
            return -1;
        }
    }

    /** What an endpoint answers. */
    String answer(String path) {
        return get(path).body();
    }

    long pid() {
        return child.process().pid();
    }

    /** A metric without labels of its own. */
    double metric(String name) {
        return get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseThrow();
    }

    private int code(String path) {
        try {
            return get(path).statusCode();
        } catch (IllegalStateException e) {
            return 0;
        }
    }

    private HttpResponse<String> get(String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(5))
                .header("Authorization", "Bearer " + TOKEN)
                .build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    boolean alive() {
        return child.process().isAlive();
    }

    void kill() {
        child.process().destroyForcibly();
        child.await();
    }

    /** SIGTERM; gives the exit code. */
    int stop() {
        child.process().destroy();
        return child.await();
    }

    /** Waits for the end. */
    int exitCode() {
        return child.await();
    }

    String output() {
        return child.output();
    }

    @Override
    public void close() {
        child.process().destroyForcibly();
        child.await();
    }
}
