package dev.tributary.platform.watch;

import dev.tributary.platform.run.RunDirectory;
import dev.tributary.platform.run.RunStatus;
import dev.tributary.platform.run.RunStatus.LoadStatus;
import dev.tributary.platform.run.RunStatus.Problem;
import dev.tributary.platform.run.RunStatus.ProcessStatus;
import dev.tributary.platform.run.RunStatus.SlotStatus;
import dev.tributary.platform.run.RunStatus.StepStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** A status as lines of text. */
public final class StatusText {

    private StatusText() {}

    public static List<String> lines(RunStatus status, RunDirectory run) {
        List<String> lines = new ArrayList<>();
        lines.add(status.pipeline() + " is " + word(status.phase()) + " since "
                + Durations.text(Duration.ofMillis(status.at() - status.startedAt())) + " in " + run.root());
        lines.add("");
        lines.addAll(processes(status));
        if (!status.steps().isEmpty()) {
            lines.add("");
            lines.addAll(steps(status.steps()));
        }
        if (status.load() != null) {
            lines.add("");
            lines.add(load(status.load()));
        }
        if (status.slot() != null) {
            lines.add("");
            lines.add(slot(status.slot()));
        }
        if (status.quarantined() != null && status.quarantined() > 0) {
            lines.add("");
            lines.add(count(status.quarantined()) + " rows are in quarantine: see them with query \"SELECT * FROM"
                    + " meta.quarantine\".");
        }
        for (Problem problem : status.problems()) {
            lines.add("");
            lines.add("! " + problem.what());
            lines.add("  " + problem.todo());
        }
        return lines;
    }

    /** One line, for output that is not a terminal. */
    public static String brief(RunStatus status) {
        StringBuilder line = new StringBuilder();
        long healthy =
                status.processes().stream().filter(ProcessStatus::healthy).count();
        long wanted = status.processes().stream()
                .filter(process -> process.state() != RunStatus.State.STOPPED)
                .count();
        line.append(healthy).append('/').append(wanted).append(" healthy");
        for (StepStatus step : status.steps()) {
            if (step.out() != null) {
                line.append("  ").append(step.step()).append(' ').append(count(step.out()));
                if (step.perSecond() != null) {
                    line.append(String.format(Locale.ROOT, " (%.0f/s)", step.perSecond()));
                }
                if (step.lag() != null && step.lag() > 0) {
                    line.append(" lag ").append(count(step.lag()));
                }
            }
        }
        if (status.load() != null) {
            line.append("  writing ")
                    .append(count(status.load().done()))
                    .append(" of ")
                    .append(count(status.load().rows()));
        }
        if (!status.problems().isEmpty()) {
            line.append("  ! ").append(status.problems().get(0).what());
        }
        return line.toString();
    }

    /** Readers see all of such a cut at once; until then the step before them seems to stand still. */
    private static String load(LoadStatus load) {
        StringBuilder line = new StringBuilder("Refined applies a cut of ")
                .append(count(load.rows()))
                .append(" changes: ")
                .append(count(load.done()))
                .append(" are written (")
                .append(load.rows() == 0 ? 100 : load.done() * 100 / load.rows())
                .append(" %)");
        if (load.secondsLeft() != null) {
            line.append(", about ")
                    .append(Durations.text(Duration.ofSeconds(load.secondsLeft())))
                    .append(" left");
        }
        return line.append(". They become visible together.").toString();
    }

    private static String slot(SlotStatus slot) {
        StringBuilder line = new StringBuilder("The slot is ").append(bytes(slot.lagBytes()));
        if (slot.lagSeconds() != null) {
            Duration lag = Duration.ofMillis(Math.round(slot.lagSeconds() * 1000));
            line.append(" and ").append(Durations.text(lag));
        }
        line.append(" behind the database's log; ")
                .append(bytes(slot.retainedBytes()))
                .append(" are kept for it");
        if (slot.safeBytes() != null) {
            line.append(", room for ").append(bytes(slot.safeBytes())).append(" more");
        }
        return line.append('.').toString();
    }

    private static List<String> processes(RunStatus status) {
        TextTable table = new TextTable("PROCESS", "STATE", "PID", "UP", "RESTARTS", "MEMORY", "CPU");
        for (ProcessStatus process : status.processes()) {
            table.row(
                    process.name(),
                    word(process.state()),
                    Objects.toString(process.pid(), ""),
                    process.startedAt() == null
                            ? ""
                            : Durations.text(Duration.ofMillis(Math.max(0, status.at() - process.startedAt()))),
                    Integer.toString(process.restarts()),
                    bytes(process.memoryBytes()),
                    percent(process.cpuPercent()));
        }
        long memory = status.processes().stream()
                .map(ProcessStatus::memoryBytes)
                .filter(Objects::nonNull)
                .mapToLong(Long::longValue)
                .sum();
        double cpu = status.processes().stream()
                .map(ProcessStatus::cpuPercent)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .sum();
        table.row("all", "", "", "", "", memory == 0 ? "" : bytes(memory), percent(cpu));
        return table.lines();
    }

    private static List<String> steps(List<StepStatus> steps) {
        TextTable table = new TextTable("STEP", "FROM → TO", "IN", "OUT", "RATE", "LAG", "FRESHNESS");
        for (StepStatus step : steps) {
            table.row(
                    step.step(),
                    step.title(),
                    count(step.in()),
                    count(step.out()),
                    step.perSecond() == null ? "" : String.format(Locale.ROOT, "%,.0f/s", step.perSecond()),
                    count(step.lag()),
                    step.freshnessMillis() == null ? "" : Durations.text(Duration.ofMillis(step.freshnessMillis())));
        }
        return table.lines();
    }

    private static String word(Enum<?> state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static String count(Long number) {
        return number == null ? "" : String.format(Locale.ROOT, "%,d", number);
    }

    private static String percent(Double value) {
        return value == null ? "" : String.format(Locale.ROOT, "%.0f %%", value);
    }

    private static String bytes(Long bytes) {
        if (bytes == null) {
            return "";
        }
        double mega = bytes / 1048576.0;
        if (mega < 1) {
            return String.format(Locale.ROOT, "%.0f kB", bytes / 1024.0);
        }
        return mega < 1000
                ? String.format(Locale.ROOT, "%.0f MB", mega)
                : String.format(Locale.ROOT, "%.1f GB", mega / 1024);
    }
}
