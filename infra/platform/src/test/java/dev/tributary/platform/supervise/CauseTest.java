package dev.tributary.platform.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.platform.run.Failure;
import java.nio.file.Path;
import java.util.List;
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
}
