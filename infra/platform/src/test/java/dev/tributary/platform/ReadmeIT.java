package dev.tributary.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.contract.LastWord;
import dev.tributary.platform.process.Leftovers;
import dev.tributary.platform.run.Endpoint;
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
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Does what the README tells a new user to do, and looks at what the processes write meanwhile, for machines and for people. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReadmeIT {

    private static final Path ROOT = Path.of(System.getProperty("tributary.root"));
    private static final Path DISTRIBUTION = Path.of(System.getProperty("tributary.home"));
    private static final String SALT = "salt-that-nobody-may-read";

    private RunDirectory run;
    private int exit;
    private String output;
    /** What could be seen while it ran, by the place where it stood. */
    private final Map<String, String> seen = new LinkedHashMap<>();

    @BeforeAll
    void demo(@TempDir Path folder) throws IOException, InterruptedException {
        // As root, PostgreSQL runs as another user, who must be able to pass.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        run = new RunDirectory(folder.resolve("demo"));
        // The build at work has just put the distribution together: the launcher need not build it once more.
        Path stamp = DISTRIBUTION.resolve(".built");
        if (!Files.exists(stamp)) {
            Files.createFile(stamp);
        }
        Files.setLastModifiedTime(stamp, FileTime.from(Instant.now()));

        List<String> command = new ArrayList<>(List.of(commands().get(0).split(" ")));
        command.addAll(List.of("--dir", run.root().toString()));
        Path said = folder.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(ROOT.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        builder.environment().put(LastWord.LOGS, "json");
        Path salt = Files.writeString(folder.resolve("salt"), SALT + "\n");
        builder.environment().put("TRIBUTARY_PII_SALT_FILE", salt.toString());
        Process demo = builder.start();
        try {
            await("the run")
                    .atMost(Duration.ofMinutes(8))
                    .failFast(() -> assertThat(demo.isAlive())
                            .as(Files.readString(said))
                            .isTrue())
                    .until(() -> Json.read(run.status(), RunStatus.class)
                            .filter(status -> status.phase() == RunStatus.Phase.RUNNING)
                            .isPresent());
            lookAround();
            assertThat(demo.waitFor(15, TimeUnit.MINUTES))
                    .as("the demo ends within 15 minutes")
                    .isTrue();
        } finally {
            demo.destroy();
            assertThat(demo.waitFor(3, TimeUnit.MINUTES)).isTrue();
        }
        exit = demo.exitValue();
        output = Files.readString(said);
        System.out.println(output);
    }

    private void lookAround() throws IOException {
        seen.put("the command lines", commandLines());
        for (String stage : EmbeddedRun.STAGES) {
            for (String path : List.of("/health", "/status", "/metrics")) {
                Endpoint endpoint =
                        new Endpoint(Ports.load(run).of(stage), secrets().token());
                Endpoint.Answer answer = endpoint.read(path, Duration.ofSeconds(10));
                assertThat(answer.code()).as(stage + path).isEqualTo(200);
                seen.put(stage + path, answer.body());
            }
        }
        seen.put("the status", Files.readString(run.status()));
    }

    @Test
    void theTwoCommandsAreTheDemoAndTheTests() throws IOException {
        assertThat(commands()).hasSize(2);
        assertThat(commands().get(0)).startsWith("./tributary demo");
        // This test runs inside it; the build of this repository runs the same words.
        assertThat(Files.readString(ROOT.resolve(".ci/run")))
                .contains(commands().get(1));
    }

    @Test
    void theDemoRunsAsWrittenAndVerifies() {
        assertThat(exit).as(output).isZero();
        assertThat(output)
                .contains("refined.customers", "refined.orders", "refined.order_items", "refined.products")
                .contains("marts.daily_revenue");
        assertThat(new Leftovers(run, secrets().run()).find()).isEmpty();
    }

    @Test
    void nothingThatAnybodyCanSeeHoldsASecret() throws IOException {
        seen.put("the output", output);
        for (Path log : logs()) {
            seen.put(log.toString(), Files.readString(log));
        }
        List<String> secrets = List.of(
                secrets().token(),
                secrets().superuser(),
                secrets().application(),
                secrets().capture(),
                SALT);
        assertThat(seen).allSatisfy((where, text) -> {
            assertThat(text).as(where).isNotEmpty();
            assertThat(secrets).as(where).noneMatch(text::contains);
        });
    }

    @Test
    void everyLineOfALogIsAnObjectIfAskedFor() throws IOException {
        List<String> others = new ArrayList<>();
        for (Path log : logs()) {
            if (!log.endsWith("postgres.log")) {
                Files.readString(log)
                        .lines()
                        .takeWhile(line -> !isLastWord(log, line))
                        .filter(line -> !isObject(line))
                        .forEach(line -> others.add(log.getFileName() + ": " + line));
            }
        }
        assertThat(others).isEmpty();
        for (String name : List.of("broker", "capture", "driver", "workload", "payments", "supervisor")) {
            assertThat(run.log(name)).isNotEmptyFile();
        }
    }

    /** A thread of the registry may outlive its container when it stops, and what it dies of the JVM says by itself. */
    private static boolean isLastWord(Path log, String line) {
        return log.endsWith("registry.log") && line.startsWith("Exception in thread ");
    }

    private List<Path> logs() throws IOException {
        try (Stream<Path> logs = Files.list(run.logs())) {
            return logs.toList();
        }
    }

    private Secrets secrets() {
        return Secrets.loadOrCreate(run);
    }

    /** The lines of the README's shell blocks. */
    private static List<String> commands() throws IOException {
        String readme = Files.readString(ROOT.resolve("README.md"));
        return Pattern.compile("```shell\\n(.*?)```", Pattern.DOTALL)
                .matcher(readme)
                .results()
                .map((MatchResult block) -> block.group(1).strip())
                .flatMap(String::lines)
                .toList();
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
