package dev.tributary.platform.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.contract.ResnapshotRequest;
import dev.tributary.platform.process.ProcessTable;
import dev.tributary.platform.run.Home;
import dev.tributary.platform.run.RunDirectory;
import dev.tributary.platform.run.Unwritable;
import dev.tributary.platform.servers.EmbeddedRun;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Takes everything anew from the database. */
@Command(
        name = "resnapshot",
        description = {
            "Begin a new epoch: the capture takes a complete snapshot from a new replication slot, and what it does not"
                    + " deliver leaves refined. For a slot that was lost or recreated, a database that was restored, and numbers"
                    + " that Kafka lost.",
            "",
            "The request is kept: a capture that does not run now, or is killed, takes it up at its next start."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Exit codes: 0 done, or kept for the next up; 1 failed, 2 wrong usage."})
final class Resnapshot implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private RunOptions options;

    /** The last number of the epoch before; -1 if the capture did not answer. */
    private long first = -1;

    /** Since then; -1 if a capture that did not answer may have sent some before. */
    private long sent = -1;

    @Override
    public Integer call() {
        RunDirectory run = options.existing();
        CaptureWatch watch = new CaptureWatch(
                run, spec.commandLine().getOut(), "The request is kept: the capture takes it up when it can.");
        ResnapshotRequest request = ResnapshotRequest.in(run.state(EmbeddedRun.CAPTURE));
        try {
            request.make();
        } catch (IOException e) {
            throw Unwritable.file(request.file(), e);
        }
        if (ProcessTable.supervisor(run).isEmpty()) {
            watch.tell("Nothing is running in " + run.root() + ": " + Home.launcher() + " up takes the new snapshot.");
            return 0;
        }
        Optional.ofNullable(ProcessTable.load(run).get(EmbeddedRun.CAPTURE)).ifPresent(one -> one.signal("TERM"));
        watch.tell("The capture starts anew ...");
        watch.await(status -> {
            boolean pending = request.isPending();
            status.filter(now -> pending && now.path("epoch").asInt() > 0)
                    .ifPresent(now -> first = now.path("seq").asLong());
            return !pending;
        });
        watch.await(status -> status.isPresent() && isComplete(status.get(), watch));
        watch.tell("The snapshot is complete"
                + (sent < 0 ? "" : String.format(Locale.ROOT, ", %,d records are sent", sent))
                + ". Refined follows: see " + Home.launcher() + " status, then verify.");
        return 0;
    }

    private boolean isComplete(JsonNode status, CaptureWatch watch) {
        int epoch = status.path("epoch").asInt();
        if (epoch == 0) {
            return false;
        }
        long seq = status.path("seq").asLong();
        watch.tell("Epoch " + epoch + " has begun.");
        if (first >= 0) {
            sent = seq - first;
            watch.progress(
                    String.format(Locale.ROOT, sent == 1 ? "%,d record is sent." : "%,d records are sent.", sent));
        }
        return status.path("phase").asText().equals("streaming");
    }
}
