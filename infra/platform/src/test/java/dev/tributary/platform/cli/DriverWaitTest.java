package dev.tributary.platform.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.platform.process.ProcessIdentity;
import dev.tributary.platform.process.ProcessTable;
import dev.tributary.platform.run.Failure;
import dev.tributary.platform.run.Json;
import dev.tributary.platform.run.RunDirectory;
import dev.tributary.platform.run.RunStatus;
import dev.tributary.platform.run.RunStatus.Phase;
import dev.tributary.platform.run.RunStatus.ProcessStatus;
import dev.tributary.platform.run.RunStatus.State;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriverWaitTest {

    private static final IOException REFUSED = new ConnectException("refused");
    private static final IOException BROKEN = new IOException("EOF reached");
    private static final String REASON = "driver ended with exit code 1. It said: \"ERROR no lake\". See driver.log.";

    @TempDir
    private Path folder;

    private final List<String> told = new ArrayList<>();
    private RunDirectory run;
    private DriverWait.Attempt attempt;

    @BeforeEach
    void aSupervisorRuns() {
        run = new RunDirectory(folder).create();
        new ProcessTable(run).put(ProcessTable.SUPERVISOR, ProcessIdentity.ofThisProcess());
        attempt = new DriverWait(run, told::add).begin();
    }

    @Test
    void aDriverThatStartsAgainIsWaitedFor() {
        driver(State.HEALTHY, 0, null);
        attempt.unreachable(REFUSED);
        assertThat(told).as("the supervisor has not noticed yet").isEmpty();
        driver(State.RESTARTING, 1, REASON);
        attempt.unreachable(REFUSED);
        attempt.unreachable(REFUSED);
        assertThat(told).containsExactly("The Spark driver is being started (" + REASON + "); waiting for it ...");
    }

    @Test
    void aDriverThatDoesNotComeUpIsNotWaitedFor() {
        driver(State.FAILED, 1, REASON);
        fails("The Spark driver does not run: " + REASON);
        driver(State.STARTING, 2, REASON);
        DriverWait.Attempt other = new DriverWait(run, told::add).begin();
        other.unreachable(REFUSED);
        driver(State.RESTARTING, 5, REASON);
        assertThatThrownBy(() -> other.unreachable(REFUSED))
                .isInstanceOf(Failure.class)
                .hasMessage("The Spark driver does not run: " + REASON + " See ./tributary status --dir " + run.root()
                        + ".");
    }

    @Test
    void theWaitEndsAndSaysWhatTheDriverDoes() {
        driver(State.STARTING, 0, "The streams are starting.");
        attempt = new DriverWait(run, told::add, Duration.ZERO).begin();
        fails("The Spark driver has not come up within ");
        fails("The streams are starting.");
    }

    @Test
    void aRequestThatEndsTheDriverTwiceIsNotSentAgain() {
        driver(State.HEALTHY, 0, null);
        attempt.broken(BROKEN);
        assertThat(told)
                .containsExactly(
                        "The Spark driver ended while it worked on this; once it runs again it is asked from the"
                                + " beginning ...");
        driver(State.RESTARTING, 1, REASON);
        attempt.unreachable(REFUSED);
        assertThatThrownBy(() -> attempt.broken(BROKEN))
                .isInstanceOf(Failure.class)
                .hasMessageStartingWith(
                        "The Spark driver ended twice while it worked on this, so it is not asked a third time. "
                                + REASON);
    }

    @Test
    void nothingIsWaitedForWhereNothingRuns() {
        new ProcessTable(run).remove(ProcessTable.SUPERVISOR);
        fails("Nothing is running in " + run.root() + ": start it with ./tributary up.");
    }

    private void fails(String message) {
        assertThatThrownBy(() -> attempt.unreachable(REFUSED))
                .isInstanceOf(Failure.class)
                .hasMessageContaining(message);
    }

    private void driver(State state, int restarts, String reason) {
        ProcessStatus driver = new ProcessStatus("driver", state, 1L, 1L, restarts, true, reason, null, null);
        Json.write(
                run.status(),
                new RunStatus(
                        "shop",
                        Phase.RUNNING,
                        1,
                        1,
                        1,
                        List.of(driver),
                        List.of(),
                        null,
                        null,
                        null,
                        List.of(),
                        Map.of()));
    }
}
