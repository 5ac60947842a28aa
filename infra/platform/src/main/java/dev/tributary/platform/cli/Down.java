package dev.tributary.platform.cli;

import dev.tributary.platform.process.Leftovers;
import dev.tributary.platform.process.ProcessIdentity;
import dev.tributary.platform.process.ProcessTable;
import dev.tributary.platform.run.RunDirectory;
import dev.tributary.platform.run.Secrets;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Stops a run, also one whose supervisor was killed. */
@Command(
        name = "down",
        description = "Stop everything, last started first. The state stays; up continues from it.",
        mixinStandardHelpOptions = true)
final class Down implements Callable<Integer> {

    /** The sum of what the processes may take, and a little. */
    private static final Duration LIMIT = Duration.ofSeconds(240);

    @Spec
    private CommandSpec spec;

    @Mixin
    private RunOptions options;

    @Override
    public Integer call() {
        RunDirectory run = options.existing();
        PrintWriter out = spec.commandLine().getOut();
        Optional<ProcessIdentity> supervisor = ProcessTable.supervisor(run);
        if (supervisor.isPresent()) {
            out.println("Stopping " + run.root() + " ...");
            out.flush();
            end(supervisor.get(), run);
            out.println("Everything is stopped.");
        } else {
            int ended = leftovers(run);
            out.println(
                    ended == 0
                            ? "Nothing was running in " + run.root() + "."
                            : "The supervisor was gone; the " + ended + " processes that it left are stopped.");
        }
        out.flush();
        return 0;
    }

    /** Returns when supervisor and processes are gone. */
    static void end(ProcessIdentity supervisor, RunDirectory run) {
        supervisor.signal("TERM");
        if (!Leftovers.awaitEnd(List.of(supervisor), LIMIT)) {
            supervisor.handle().ifPresent(ProcessHandle::destroyForcibly);
        }
        leftovers(run);
    }

    private static int leftovers(RunDirectory run) {
        return new Leftovers(run, Secrets.loadOrCreate(run).run()).end(Duration.ofSeconds(20));
    }
}
