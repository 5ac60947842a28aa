package dev.tributary.platform.cli;

import dev.tributary.platform.process.Pause;
import dev.tributary.platform.process.ProcessTable;
import dev.tributary.platform.run.Failure;
import dev.tributary.platform.run.Home;
import dev.tributary.platform.run.Json;
import dev.tributary.platform.run.RunDirectory;
import dev.tributary.platform.run.RunStatus;
import dev.tributary.platform.run.RunStatus.ProcessStatus;
import dev.tributary.platform.run.RunStatus.State;
import dev.tributary.platform.servers.EmbeddedRun;
import dev.tributary.platform.watch.Durations;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;

/** Waits for a driver that is being started, and says why it does not run if waiting is of no use. */
final class DriverWait {

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    /** Further starts after which a driver counts as one that does not come up. */
    private static final int STARTS = 3;

    private static final int BETWEEN_MILLIS = 500;

    private final RunDirectory run;
    private final Consumer<String> told;
    private final Duration patience;

    DriverWait(RunDirectory run, Consumer<String> told) {
        this(run, told, PATIENCE);
    }

    DriverWait(RunDirectory run, Consumer<String> told, Duration patience) {
        this.run = run;
        this.told = told;
        this.patience = patience;
    }

    Attempt begin() {
        return new Attempt();
    }

    /** One request, from its first sending until it is answered. */
    final class Attempt {
        private final long begunNanos = System.nanoTime();
        private int restarts = -1;
        private int broken;
        private boolean said;

        /**
         * Nothing listens at the driver's port. Returns when it is time to try again.
         *
         * @throws Failure if the driver will not come up by itself
         */
        void unreachable(IOException why) {
            ProcessStatus driver = requireRun(why);
            restarts = restarts < 0 ? driver.restarts() : restarts;
            if (driver.state() == State.FAILED
                    || driver.restarts() - restarts >= STARTS
                    || !driver.everHealthy() && driver.restarts() >= STARTS) {
                throw Failure.failed("The Spark driver does not run: " + reason(driver) + seeStatus(), why);
            }
            if (System.nanoTime() - begunNanos > patience.toNanos()) {
                throw Failure.failed(
                        "The Spark driver has not come up within " + Durations.text(patience) + ": " + reason(driver)
                                + seeStatus(),
                        why);
            }
            if (!said && driver.state() != State.HEALTHY) {
                // Right after an end the supervisor may not have noticed yet.
                said = true;
                told.accept("The Spark driver is being started" + because(driver) + "; waiting for it ...");
            }
            pause(why);
        }

        /**
         * The connection broke before the answer was complete: the driver ended. Returns when the request may be sent again.
         *
         * @throws Failure if that has happened before: the request itself may be what ends the driver
         */
        void broken(IOException why) {
            ProcessStatus driver = requireRun(why);
            broken++;
            if (broken > 1) {
                throw Failure.failed(
                        "The Spark driver ended twice while it worked on this, so it is not asked a third time. "
                                + reason(driver) + seeStatus(),
                        why);
            }
            told.accept(
                    "The Spark driver ended while it worked on this; once it runs again it is asked from the beginning ...");
            pause(why);
        }

        private void pause(IOException why) {
            if (!Pause.millis(BETWEEN_MILLIS)) {
                throw Failure.failed("Interrupted while waiting for the Spark driver.", why);
            }
        }
    }

    private ProcessStatus requireRun(IOException why) {
        if (ProcessTable.supervisor(run).isEmpty()) {
            throw Failure.failed(
                    "Nothing is running in " + run.root() + ": start it with " + Home.launcher() + " up.", why);
        }
        ProcessStatus driver = Json.read(run.status(), RunStatus.class)
                .map(status -> status.process(EmbeddedRun.DRIVER))
                .orElse(null);
        if (driver == null) {
            throw Failure.failed("The run in " + run.root() + " has no Spark driver." + seeStatus(), why);
        }
        return driver;
    }

    private static String reason(ProcessStatus driver) {
        return driver.reason() == null
                ? "it is " + driver.state().name().toLowerCase(java.util.Locale.ROOT) + "."
                : driver.reason();
    }

    private static String because(ProcessStatus driver) {
        return driver.reason() == null || driver.restarts() == 0 ? "" : " (" + driver.reason() + ")";
    }

    private String seeStatus() {
        return " See " + Home.launcher() + " status --dir " + run.root() + ".";
    }
}
