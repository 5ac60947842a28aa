package dev.tributary.platform.watch;

import dev.tributary.platform.run.Home;
import dev.tributary.platform.run.RunStatus.Problem;
import dev.tributary.platform.run.RunStatus.ProcessStatus;
import dev.tributary.platform.run.RunStatus.SlotStatus;
import dev.tributary.platform.run.RunStatus.State;
import dev.tributary.platform.run.RunStatus.StepStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is wrong, and what a person should do about it. */
final class Advice {

    private Advice() {}

    /**
     * @param hole numbers for which refined has waited for some time
     */
    static List<Problem> of(
            List<ProcessStatus> processes, Reports reports, Optional<String> hole, List<StepStatus> stalled) {
        List<Problem> problems = new ArrayList<>();
        for (ProcessStatus process : processes) {
            String reason = process.reason();
            if (reason != null && wrong(process)) {
                problems.add(new Problem(process.name(), reason, todo(process)));
            }
        }
        if (reports.failure() != null) {
            problems.add(new Problem(
                    "refined",
                    reports.failure(),
                    Home.launcher()
                            + " resnapshot takes everything anew; the marts and raw stay as they are until then."));
        } else if (hole.isPresent()) {
            problems.add(new Problem(
                    "raw",
                    "Refined waits for " + hole.get() + ", which did not come with the batches of raw so far.",
                    "Part of a transaction may come late. After a minute refined stops and says so; until then see the logs of"
                            + " capture and driver."));
        }
        for (Reports.Stopped stopped : reports.stopped()) {
            String since = stopped.since().isEmpty() ? "" : " (since " + stopped.since() + ")";
            problems.add(
                    stopped.where().equals("verify")
                            ? new Problem(
                                    "verify",
                                    "The last verification, at " + stopped.since() + ", found: " + stopped.what(),
                                    "Once the cause is gone, " + Home.launcher() + " verify takes this line away.")
                            : new Problem(
                                    stopped.where(),
                                    stopped.where() + " has stopped, all else goes on" + since + ". " + stopped.what(),
                                    "It is tried again at least every minute and goes on by itself once the cause is"
                                            + " gone."));
        }
        SlotStatus slot = reports.slot();
        if (slot != null && slot.safeBytes() != null && slot.safeBytes() < slot.retainedBytes() / 2) {
            problems.add(new Problem(
                    "slot",
                    "PostgreSQL gives the replication slot up after " + (slot.safeBytes() >> 20) + " MB more of log; "
                            + (slot.retainedBytes() >> 20) + " MB are kept for it already.",
                    "See why the capture does not keep up, or raise max_slot_wal_keep_size."));
        }
        if (problems.isEmpty()) {
            for (StepStatus step : stalled) {
                problems.add(new Problem(
                        "step " + step.step(),
                        "Step " + step.step() + " (" + step.title() + ") has not moved for a minute with " + step.lag()
                                + " left to do.",
                        "See the logs of the processes; " + Home.launcher() + " down and up starts them anew."));
            }
        }
        return List.copyOf(problems);
    }

    private static boolean wrong(ProcessStatus process) {
        return switch (process.state()) {
            case FAILED, RESTARTING, UNHEALTHY -> true;
            // While it comes up for the first time, not being ready is no news.
            case STARTING, WAITING -> process.restarts() > 0;
            case HEALTHY, STOPPING, STOPPED -> false;
        };
    }

    private static String todo(ProcessStatus process) {
        if (process.state() == State.FAILED) {
            return "Put this right; it is tried again every half minute.";
        }
        if (process.state() == State.UNHEALTHY) {
            return "It is started anew if it stays so for two minutes.";
        }
        return "It is started again by itself; if that does not last, see logs/" + process.name() + ".log.";
    }
}
