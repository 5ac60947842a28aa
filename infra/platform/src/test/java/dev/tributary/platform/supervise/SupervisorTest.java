package dev.tributary.platform.supervise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.platform.process.Command;
import dev.tributary.platform.process.ProcessIdentity;
import dev.tributary.platform.process.ProcessTable;
import dev.tributary.platform.run.Failure;
import dev.tributary.platform.run.Json;
import dev.tributary.platform.run.RunDirectory;
import dev.tributary.platform.run.RunStatus;
import dev.tributary.platform.run.RunStatus.Phase;
import dev.tributary.platform.run.RunStatus.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With shell scripts in place of servers. */
class SupervisorTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private RunDirectory run;
    private Supervisor supervisor;

    @BeforeEach
    void directory() {
        run = new RunDirectory(folder).create();
    }

    @AfterEach
    void stop() {
        if (supervisor != null) {
            supervisor.stopAll();
        }
    }

    @Test
    void startsWhatIsNeededFirstAndStopsItLast() throws IOException {
        start(
                script("database", "echo database >> order; " + forever("database"))
                        .creates("up"),
                script("capture", "echo capture >> order; " + forever("capture"))
                        .creates("up")
                        .needs("database"));
        awaitPhase(Phase.RUNNING);
        supervisor.stopAll();

        assertThat(Files.readAllLines(folder.resolve("order")))
                .containsExactly("database", "capture", "end of capture", "end of database");
        assertThat(Json.read(run.status(), RunStatus.class).orElseThrow().phase())
                .isEqualTo(Phase.STOPPED);
        assertThat(ProcessTable.load(run)).isEmpty();
    }

    @Test
    void restartsWhatIsKilledAndCountsIt() {
        start(script("broker", forever("broker")));
        awaitPhase(Phase.RUNNING);
        assertThat(supervisor.process("nobody")).isEmpty();
        ProcessHandle first = supervisor.process("broker").orElseThrow();
        first.destroyForcibly();

        await().atMost(LIMIT).untilAsserted(() -> {
            RunStatus.ProcessStatus broker = supervisor.status().process("broker");
            assertThat(broker.state()).isEqualTo(State.HEALTHY);
            assertThat(broker.restarts()).isEqualTo(1);
            assertThat(broker.pid()).isNotEqualTo(first.pid());
        });
        assertThat(ProcessTable.load(run).get("broker"))
                .isEqualTo(
                        ProcessIdentity.of(supervisor.status().process("broker").pid())
                                .orElseThrow());
    }

    @Test
    void tellsWhyAProcessEnds() {
        start(script("capture", "echo 'The slot is gone: start anew.'; exit 2"));
        await().atMost(LIMIT).untilAsserted(() -> {
            RunStatus.ProcessStatus capture = supervisor.status().process("capture");
            assertThat(capture.state()).isEqualTo(State.FAILED);
            assertThat(capture.reason()).isEqualTo("The slot is gone: start anew.");
            assertThat(capture.everHealthy()).isFalse();
        });
    }

    /** Its second process neither ends nor becomes healthy. */
    @Test
    void whyAProcessEndedIsKnownWhileTheNextOneStarts() {
        start(script(
                        "driver",
                        "if [ -e ended ]; then touch again; sleep 600; fi; touch ended;"
                                + " echo 'ERROR the mart is wrong'; echo 'ERROR a consequence'; exit 1")
                .creates("up"));
        await().atMost(LIMIT).until(() -> Files.exists(folder.resolve("again")));
        await().atMost(LIMIT).untilAsserted(() -> {
            RunStatus.ProcessStatus driver = supervisor.status().process("driver");
            assertThat(driver.state()).isEqualTo(State.STARTING);
            assertThat(driver.reason())
                    .isEqualTo("driver ended with exit code 1. It said: \"ERROR the mart is wrong\". See "
                            + run.log("driver") + ".");
        });
    }

    @Test
    void doesNotCountAsHealthyBeforeItIsSetUp() {
        start(
                script("database", forever("database")).failsToSetUp(),
                script("capture", forever("capture")).needs("database"));
        await().atMost(LIMIT).untilAsserted(() -> {
            assertThat(supervisor.status().process("database").reason()).isEqualTo("source.sql is wrong.");
            assertThat(supervisor.status().process("capture").state()).isEqualTo(State.WAITING);
        });
    }

    @Test
    void killsWhatDoesNotStop() {
        start(script("stubborn", "trap '' TERM; echo ready > up; while true; do sleep 0.1; done")
                .creates("up"));
        awaitPhase(Phase.RUNNING);
        ProcessHandle stubborn = supervisor.process("stubborn").orElseThrow();
        supervisor.stopAll();
        assertThat(stubborn.isAlive()).isFalse();
    }

    @Test
    void givesTheProcessesTheRunAndNothingElse() throws IOException {
        start(script("driver", "env > environment; touch up; " + forever("driver"))
                .creates("up"));
        awaitPhase(Phase.RUNNING);
        assertThat(Files.readAllLines(folder.resolve("environment")))
                .contains("TRIBUTARY_RUN=run-1")
                .noneMatch(line -> line.startsWith("MAVEN"));
    }

    private void start(Service... scripts) {
        supervisor = new Supervisor(run, "run-1", "test", List.of(scripts), Map.of(), status -> status);
        supervisor.start();
    }

    private void awaitPhase(Phase phase) {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(supervisor.status().phase()).isEqualTo(phase));
    }

    private static String forever(String name) {
        return "trap 'echo end of " + name + " >> order; exit 0' TERM; touch up; while true; do sleep 0.1; done";
    }

    /** Such as a process that counts for how long it has waited for somebody else. */
    @Test
    void aProcessWhoseReasonChangesIsGivenMoreTimeToStart() {
        long born = System.nanoTime();
        Duration needed = Duration.ofSeconds(3);
        start(new Service() {
            @Override
            public String name() {
                return "capture";
            }

            @Override
            public Command command() {
                return new Command(List.of("/bin/sh", "-c", forever("capture")), Map.of(), folder);
            }

            @Override
            public Optional<String> check() {
                long waited = System.nanoTime() - born;
                return waited > needed.toNanos() ? Optional.empty() : Optional.of("waits for " + waited + " ns");
            }

            @Override
            public Duration startLimit() {
                return Duration.ofSeconds(1);
            }
        });
        awaitPhase(Phase.RUNNING);

        assertThat(supervisor.status().process("capture").restarts()).isZero();
    }

    private Script script(String name, String text) {
        return new Script(name, text, List.of(), null, null);
    }

    /** A shell script as a service; healthy when a file is there. */
    private final class Script implements Service {
        private final String name;
        private final String text;
        private final List<String> needs;
        private final String creates;
        private final String setUpFailure;

        Script(String name, String text, List<String> needs, String creates, String setUpFailure) {
            this.name = name;
            this.text = text;
            this.needs = needs;
            this.creates = creates;
            this.setUpFailure = setUpFailure;
        }

        Script needs(String other) {
            return new Script(name, text, List.of(other), creates, setUpFailure);
        }

        Script creates(String file) {
            return new Script(name, text, needs, file, setUpFailure);
        }

        Script failsToSetUp() {
            return new Script(name, text, needs, creates, "source.sql is wrong.");
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public List<String> needs() {
            return needs;
        }

        @Override
        public void prepare() throws IOException {
            Files.deleteIfExists(folder.resolve("up"));
        }

        @Override
        public Command command() {
            return new Command(List.of("/bin/sh", "-c", text), Map.of(), folder);
        }

        @Override
        public Optional<String> check() {
            return creates == null || Files.exists(folder.resolve(creates))
                    ? Optional.empty()
                    : Optional.of("the file is not there yet");
        }

        @Override
        public void complete() {
            if (setUpFailure != null) {
                throw Failure.usage(setUpFailure);
            }
        }

        @Override
        public Duration stopLimit() {
            return Duration.ofSeconds(3);
        }
    }
}
