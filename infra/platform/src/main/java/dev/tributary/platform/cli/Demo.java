package dev.tributary.platform.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.platform.run.Failure;
import dev.tributary.platform.run.RunStatus;
import dev.tributary.platform.servers.EmbeddedRun;
import dev.tributary.platform.watch.Display;
import dev.tributary.platform.watch.Durations;
import dev.tributary.platform.watch.Reports;
import dev.tributary.spec.Mart;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the whole flow for a while, and then proves that the copy is exact. */
@Command(
        name = "demo",
        description = {
            "Run the whole flow under load, watch it, then stop the load and verify the result.",
            "Ctrl-C ends the load early; a second Ctrl-C stops at once. A later demo or up continues from the state."
        },
        mixinStandardHelpOptions = true)
final class Demo implements Callable<Integer> {

    private static final Duration START_LIMIT = Duration.ofMinutes(20);
    /** Without any progress. */
    private static final Duration CATCH_UP_LIMIT = Duration.ofMinutes(10);
    /** How long nothing more must have been captured before that counts as the end. */
    private static final Duration QUIET = Duration.ofSeconds(2);

    @Mixin
    private RunOptions options;

    @Mixin
    private LoadOptions load;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            defaultValue = "60s",
            description = "How long to keep the load up: 90s, 5m, 1h30m. Default: 60s.",
            converter = TimeOption.class)
    private Duration time;

    private Interrupts interrupts;
    private Display display;
    private Launch launch;
    private long startNanos;
    private CompletableFuture<Boolean> look;
    private boolean martSeen;

    @Override
    public Integer call() {
        EmbeddedRun.Load wanted = load.load();
        interrupts = Interrupts.listen();
        startNanos = System.nanoTime();
        try (Launch prepared = Launch.prepare(options, Optional.of(wanted));
                Display shown = Display.forThisProcess(prepared.site().run())) {
            launch = prepared;
            display = shown;
            display.say("Starting " + prepared.site().pipeline().name() + " in "
                    + prepared.site().run().root() + " (" + wanted.rate() + " changes/s, seed " + wanted.seed() + ").");
            launch.supervisor().start();
            int exitCode = flow();
            display.say("Stopping everything; the state stays in "
                    + prepared.site().run().root() + ".");
            return exitCode;
        }
    }

    private int flow() {
        if (!started()) {
            return stoppedEarly();
        }
        display.say("Everything runs after " + since(startNanos) + ".");
        long underLoad = System.nanoTime();
        while (!interrupts.once() && System.nanoTime() - underLoad < time.toNanos()) {
            Duration left = time.minusNanos(System.nanoTime() - underLoad);
            show("under load for " + Durations.text(left) + " more; Ctrl-C ends it");
        }
        show("stopping the producers");
        launch.supervisor().stop(EmbeddedRun.PRODUCERS);
        long ended = System.nanoTime();
        if (!caughtUp()) {
            return stoppedEarly();
        }
        display.say("Refined and marts caught up " + since(ended) + " after the end of the load.");
        display.say("Comparing the lake with the database ...");
        DriverClient driver = new DriverClient(launch.site().run(), display::say);
        CompletableFuture<JsonNode> answer = CompletableFuture.supplyAsync(driver::verifyAllEvents);
        while (!answer.isDone()) {
            if (interrupts.twice()) {
                return stoppedEarly();
            }
            show("comparing the lake with the database"
                    + driver.verifying().map(at -> ", " + at).orElse("") + "; Ctrl-C twice gives up");
        }
        Verification verification = Verification.of(result(answer));
        display.say("");
        verification.lines().forEach(display::say);
        display.say("");
        return verification.ok() ? 0 : Failure.FAILED;
    }

    private static JsonNode result(CompletableFuture<JsonNode> answer) {
        try {
            return answer.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof Failure known ? known : e;
        }
    }

    private int stoppedEarly() {
        display.say("Stopped before the end: nothing was verified.");
        return Failure.FAILED;
    }

    /** False if interrupted. */
    private boolean started() {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (launch.supervisor().status().phase() == RunStatus.Phase.STARTING) {
            if (interrupts.once()) {
                return false;
            }
            Optional<String> deadEnd = Launch.deadEnd(launch.supervisor().status());
            if (deadEnd.isPresent() || System.nanoTime() > deadline) {
                throw Failure.failed(deadEnd.orElse("It did not start within " + Durations.text(START_LIMIT) + ": see "
                        + launch.site().run().logs() + "."));
            }
            show("starting");
        }
        return true;
    }

    /** Until everything that was captured shows in refined and marts; false if interrupted. */
    private boolean caughtUp() {
        String progress = "";
        long moved = System.nanoTime();
        long quietSince = 0;
        Long captured = null;
        while (!interrupts.twice()) {
            Reports reports = launch.observation().reports();
            String now = reports.captured() + " " + reports.raw() + " " + reports.refined() + " " + reports.martsCut();
            if (!now.equals(progress)) {
                progress = now;
                moved = System.nanoTime();
            }
            if (!reports.caughtUp() || !reports.captured().equals(captured)) {
                captured = reports.captured();
                quietSince = System.nanoTime();
            } else if (System.nanoTime() - quietSince > QUIET.toNanos()) {
                return true;
            }
            if (System.nanoTime() - moved > CATCH_UP_LIMIT.toNanos()) {
                throw Failure.failed("Refined and marts have not caught up, and nothing has moved for "
                        + Durations.text(CATCH_UP_LIMIT) + ": see "
                        + launch.site().run().log("driver") + ".");
            }
            show("waiting until refined and marts have everything; Ctrl-C twice gives up");
        }
        return false;
    }

    private void show(String headline) {
        display.show(launch.supervisor().status(), headline);
        lookForMart();
        interrupts.pause(250);
    }

    /** Tells once when the first mart has a row. */
    private void lookForMart() {
        Optional<Mart> mart = launch.site().pipeline().marts().stream().findFirst();
        Long shown = launch.observation().reports().martsMicros();
        if (martSeen || mart.isEmpty() || shown == null || shown == 0) {
            return;
        }
        if (look == null) {
            String sql = "SELECT 1 FROM marts.`" + mart.get().name() + "`";
            look = CompletableFuture.supplyAsync(
                    () -> !new DriverClient(launch.site().run())
                            .query(sql, 1)
                            .path("rows")
                            .isEmpty());
        } else if (look.isDone()) {
            // A look that failed came too early, or the driver was busy: the next one will tell.
            martSeen = !look.isCompletedExceptionally() && look.join();
            look = null;
            if (martSeen) {
                display.say("First row in marts." + mart.get().name() + " after " + since(startNanos) + ".");
            }
        }
    }

    private static String since(long nanos) {
        return Durations.text(Duration.ofNanos(System.nanoTime() - nanos));
    }
}
