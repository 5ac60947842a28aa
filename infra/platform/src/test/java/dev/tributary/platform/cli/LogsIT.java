package dev.tributary.platform.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.contract.LastWord;
import dev.tributary.platform.process.Leftovers;
import dev.tributary.platform.run.Endpoint;
import dev.tributary.platform.run.Home;
import dev.tributary.platform.run.Json;
import dev.tributary.platform.run.Ports;
import dev.tributary.platform.run.RunDirectory;
import dev.tributary.platform.run.RunStatus;
import dev.tributary.platform.run.Secrets;
import dev.tributary.platform.servers.EmbeddedRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All processes of a run under load: what they write for machines, and what they keep to themselves. */
class LogsIT {

    private static final String SALT = "salt-that-nobody-may-read";

    @TempDir
    private Path folder;

    @Test
    void everyLineIsAnObjectAndNoneHoldsASecret() throws IOException, InterruptedException {
        // As root, PostgreSQL runs as another user, who must be able to pass.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        RunDirectory run = new RunDirectory(folder.resolve("run")).create();
        Process up = up(run);
        try {
            await("the run")
                    .atMost(Duration.ofMinutes(8))
                    .failFast(() -> assertThat(up.isAlive())
                            .as(Files.readString(folder.resolve("output")))
                            .isTrue())
                    .until(() -> Json.read(run.status(), RunStatus.class)
                            .filter(status -> status.phase() == RunStatus.Phase.RUNNING)
                            .isPresent());
            requireNoSecret("the command lines", commandLines(), run);
            for (String stage : EmbeddedRun.STAGES) {
                for (String path : List.of("/health", "/status", "/metrics")) {
                    Endpoint endpoint =
                            new Endpoint(Ports.load(run).of(stage), secrets(run).token());
                    Endpoint.Answer answer = endpoint.read(path, Duration.ofSeconds(10));
                    assertThat(answer.code()).as(stage + path).isEqualTo(200);
                    requireNoSecret(stage + path, answer.body(), run);
                }
            }
            requireNoSecret("the status", Files.readString(run.status()), run);
        } finally {
            up.destroy();
            assertThat(up.waitFor(3, TimeUnit.MINUTES)).isTrue();
        }
        assertThat(new Leftovers(run, secrets(run).run()).find()).isEmpty();
        requireNoSecret("the output", Files.readString(folder.resolve("output")), run);
        List<String> others = new ArrayList<>();
        try (Stream<Path> logs = Files.list(run.logs())) {
            for (Path log : logs.toList()) {
                String text = Files.readString(log);
                requireNoSecret(log.toString(), text, run);
                if (!log.endsWith("postgres.log")) {
                    text.lines()
                            .filter(line -> !isObject(line))
                            .forEach(line -> others.add(log.getFileName() + ": " + line));
                }
            }
        }
        assertThat(others).as("lines that are no objects").isEmpty();
        for (String name : List.of("broker", "capture", "driver", "workload", "payments", "supervisor")) {
            assertThat(run.log(name)).isNotEmptyFile();
        }
    }

    private Process up(RunDirectory run) throws IOException {
        Home home = Home.ofProcess();
        Path salt = Files.writeString(folder.resolve("salt"), SALT + "\n");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx96m",
                        "-XX:+UseSerialGC",
                        "-Dtributary.home=" + home.distribution(),
                        "-Dtributary.root=" + home.root(),
                        "-cp",
                        home.classPath("platform"),
                        Tributary.class.getName(),
                        "up",
                        "--foreground",
                        "--workload",
                        "--dir",
                        run.root().toString(),
                        "-f",
                        home.shop().resolve("pipeline.yaml").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile());
        builder.environment().put(LastWord.LOGS, "json");
        builder.environment().put("TRIBUTARY_PII_SALT_FILE", salt.toString());
        return builder.start();
    }

    private static Secrets secrets(RunDirectory run) {
        return Secrets.loadOrCreate(run);
    }

    private static void requireNoSecret(String where, String text, RunDirectory run) {
        Secrets secrets = secrets(run);
        assertThat(text).as(where).isNotEmpty();
        assertThat(List.of(secrets.token(), secrets.superuser(), secrets.application(), secrets.capture(), SALT))
                .as(where)
                .noneMatch(text::contains);
    }

    /** Of everything that runs on this machine. */
    private static String commandLines() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (Path process : processes
                    .filter(one -> one.getFileName().toString().matches("\\d+"))
                    .toList()) {
                commandLine(process).ifPresent(all::append);
            }
        }
        return all.toString();
    }

    private static Optional<String> commandLine(Path process) {
        try {
            byte[] bytes = Files.readAllBytes(process.resolve("cmdline"));
            return Optional.of(new String(bytes, StandardCharsets.UTF_8));
        } catch (IOException e) {
            // It has ended meanwhile.
            return Optional.empty();
        }
    }

    private static boolean isObject(String line) {
        try {
            JsonNode object = Json.parse(line);
            return object.isObject() && object.hasNonNull("level");
        } catch (JsonProcessingException e) {
            return false;
        }
    }
}
