package dev.tributary.platform.cli;

import dev.tributary.platform.process.Leftovers;
import dev.tributary.platform.process.ProcessTable;
import dev.tributary.platform.run.Failure;
import dev.tributary.platform.run.Home;
import dev.tributary.platform.run.Json;
import dev.tributary.platform.run.RunDirectory;
import dev.tributary.platform.run.RunStatus;
import dev.tributary.platform.run.Secrets;
import dev.tributary.platform.watch.StatusText;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows how a run is doing. */
@Command(
        name = "status",
        description = "Show processes, steps, and what is wrong. Exit code 0 if all is well, else 1.",
        mixinStandardHelpOptions = true)
final class Status implements Callable<Integer> {

    private static final long STALE_MILLIS = 30_000;

    @Spec
    private CommandSpec spec;

    @Mixin
    private RunOptions options;

    @Option(names = "--json", description = "Print the status as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        RunDirectory run = options.existing();
        if (ProcessTable.supervisor(run).isEmpty()) {
            throw gone(run);
        }
        RunStatus status = Json.read(run.status(), RunStatus.class)
                .orElseThrow(() -> Failure.failed("It has just been started: ask again in a second."));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.pretty(status));
        } else {
            StatusText.lines(status, run).forEach(out::println);
        }
        out.flush();
        long age = System.currentTimeMillis() - status.at();
        if (age > STALE_MILLIS) {
            throw Failure.failed("The supervisor has not said anything for " + age / 1000 + " s: see "
                    + run.log(ProcessTable.SUPERVISOR) + ".");
        }
        return status.healthy() ? 0 : Failure.FAILED;
    }

    private static Failure gone(RunDirectory run) {
        int left = new Leftovers(run, Secrets.loadOrCreate(run).run()).find().size();
        return Failure.failed(
                left == 0
                        ? "Nothing is running in " + run.root() + ": start it with " + Home.launcher() + " up."
                        : "The supervisor of " + run.root() + " is gone, but " + left + " of its processes still run: "
                                + Home.launcher() + " up continues, " + Home.launcher() + " down stops them.");
    }
}
