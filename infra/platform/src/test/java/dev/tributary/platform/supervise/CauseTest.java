package dev.tributary.platform.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.platform.run.Failure;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CauseTest {

    private static final Path LOG = Path.of("/runs/shop/logs/broker.log");

    @Test
    void knowsAFullDisk() {
        Cause cause = Cause.ofExit(
                "broker", 1, List.of("INFO up", "java.io.IOException: No space left on device", "\tat x.Y"), LOG);
        assertThat(cause.sentence())
                .isEqualTo("broker ended: the disk is full: free some space below the state directory. It said:"
                        + " \"java.io.IOException: No space left on device\".");
        assertThat(cause.lasting()).isFalse();
    }

    @Test
    void knowsAPortThatIsTaken() {
        assertThat(Cause.ofExit("postgres", 1, List.of("LOG: could not bind IPv4 address"), LOG)
                        .sentence())
                .startsWith("postgres ended: its port is taken by another program: stop that one, or run down and up");
    }

    @Test
    void knowsADistributionWithHoles() {
        Cause cause = Cause.ofExit(
                "driver", 1, List.of("Error: Could not find or load main class dev.tributary.jobs.Driver"), LOG);
        assertThat(cause.sentence()).contains("the distribution is incomplete: run ./mvnw");
        assertThat(cause.lasting()).isTrue();
    }

    @Test
    void repeatsTheSentenceOfAWrongConfiguration() {
        Cause cause =
                Cause.ofExit("capture", 2, List.of("INFO up", "The slot is in use: stop the other capture."), LOG);
        assertThat(cause).isEqualTo(new Cause("The slot is in use: stop the other capture.", true));
    }

    @Test
    void prefersTheErrorToWhatFollowsIt() {
        assertThat(Cause.ofExit("broker", 1, List.of("ERROR it broke", "\tat x.Y", "INFO bye"), LOG)
                        .sentence())
                .isEqualTo("broker ended with exit code 1. It said: \"ERROR it broke\". See " + LOG + ".");
    }

    @Test
    void readsLogsInJson() {
        String error = "{\"level\":\"ERROR\",\"formattedMessage\":\"The slot is in use: stop the other capture.\"}";
        String bye = "{\"level\":\"INFO\",\"message\":\"bye\"}";
        assertThat(Cause.ofExit("capture", 2, List.of(error, bye), LOG))
                .isEqualTo(new Cause("The slot is in use: stop the other capture.", true));
        assertThat(Cause.ofExit("driver", 1, List.of(bye, "{torn"), LOG).sentence())
                .isEqualTo("driver ended with exit code 1. It said: \"{torn\". See " + LOG + ".");
    }

    @Test
    void namesTheSignal() {
        assertThat(Cause.ofExit("broker", 137, List.of(), LOG).sentence())
                .isEqualTo("broker was killed by signal 9. See " + LOG + ".");
    }

    @Test
    void doesNotRetrySoonWhatAPersonMustChange() {
        assertThat(Cause.of(Failure.usage("source.sql is wrong.")).lasting()).isTrue();
        assertThat(Cause.of(Failure.failed("The disk is full.")).lasting()).isFalse();
        assertThat(Cause.of(new IllegalStateException()).sentence()).isEqualTo("java.lang.IllegalStateException");
    }

    @Test
    void theFirstErrorCountsAndItsInnermostCause() {
        List<String> lines = List.of(
                "2026-12-01T03:07:50.250Z WARN TaskSetManager: slow",
                "2026-12-01T03:08:10.471Z ERROR MicroBatchExecution: Query refined terminated with error",
                "org.apache.spark.sql.execution.ForeachBatchUserFuncException: An error occurred",
                "\tat org.apache.spark.Sink.add(Sink.scala:60)",
                "Caused by: java.lang.IllegalStateException: cannot apply",
                "\t... 20 more",
                "Caused by: java.lang.NumberFormatException: 7x is no number",
                "\t... 21 more",
                "2026-12-01T03:08:11.000Z ERROR Executor: Exception in task 0.0",
                "org.apache.spark.SparkException: Block broadcast_16 does not exist");
        assertThat(Cause.ofExit("driver", 1, lines, LOG).sentence())
                .isEqualTo(
                        "driver ended with exit code 1. It said: \"2026-12-01T03:08:10.471Z ERROR MicroBatchExecution:"
                                + " Query refined terminated with error: java.lang.NumberFormatException: 7x is no number\". See "
                                + LOG + ".");
        assertThat(Cause.ofExit("driver", 1, List.of("java.io.IOException: gone", "\tat x.Y"), LOG)
                        .sentence())
                .contains("It said: \"java.io.IOException: gone\".");
    }

    @Test
    void aFullHeapIsNoLackOfMemoryInTheMachine() {
        String full = "Terminating due to java.lang.OutOfMemoryError: Java heap space";
        assertThat(Cause.ofExit("capture", 3, List.of(full), LOG, Optional.of(new Heap("384m", Optional.of("X_HEAP"))))
                        .sentence())
                .isEqualTo(
                        "capture ended: its heap of 384m is full: it may hold a row, a transaction, a cut or a result that"
                                + " is too large for it; set X_HEAP to more and run down and up. It said: \"" + full
                                + "\".");
        assertThat(Cause.ofExit("workload", 3, List.of(full), LOG, Optional.of(new Heap("128m", Optional.empty())))
                        .sentence())
                .contains("is too large for it. It said");
        assertThat(Cause.ofExit(
                                "driver",
                                1,
                                List.of("java.lang.OutOfMemoryError: unable to create native thread"),
                                LOG,
                                Optional.of(new Heap("2560m", Optional.empty())))
                        .sentence())
                .startsWith("driver ended: the machine had no memory or threads left for it (")
                .contains("): stop other programs. It said: ")
                .doesNotContain("heap");
        assertThat(MachineMemory.text(List.of("MemTotal: 9 kB", "MemAvailable:    2097152 kB")))
                .isEqualTo("2048 MB are free");
        assertThat(MachineMemory.text(List.of())).isEqualTo("how much is free is not known");
    }
}
