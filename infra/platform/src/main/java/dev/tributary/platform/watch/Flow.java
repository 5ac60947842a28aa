package dev.tributary.platform.watch;

import dev.tributary.platform.run.RunStatus.StepStatus;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reports over time → how far each numbered step has come and how fast it goes. */
public final class Flow {

    private static final long WINDOW_MILLIS = 10_000;
    private static final long STALLED_MILLIS = 60_000;

    /** Longer than a batch takes that brings what is missing. */
    private static final long HOLE_MILLIS = 20_000;

    private record Hole(String text, long sinceMillis) {}

    private record Sample(long atMillis, long value) {}

    private final Map<String, Deque<Sample>> windows = new HashMap<>();
    private final Map<String, Sample> lastMove = new HashMap<>();
    private Hole hole;
    private boolean waiting;

    /** Called about once a second. */
    public List<StepStatus> steps(Reports reports, long nowMillis) {
        List<StepStatus> steps = new ArrayList<>();
        Long captured = reports.captured();
        boolean waits = reports.load() != null || reports.rawIsBehind();
        if (waiting && !waits) {
            // The minute of patience begins now.
            lastMove.remove("3");
        }
        waiting = waits;
        steps.add(step("1a", "PostgreSQL → Kafka", null, captured, reports.capturedMicros(), nowMillis));
        steps.add(step("1c", "back end → Kafka", null, reports.payments(), null, nowMillis));
        steps.add(step("2", "Kafka → raw", captured, reports.raw(), null, nowMillis));
        steps.add(step("3", "raw → refined", captured, reports.refined(), reports.refinedMicros(), nowMillis));
        steps.add(step(
                "4", "refined → marts", reports.refinedCut(), reports.martsCut(), reports.martsMicros(), nowMillis));
        return List.copyOf(steps);
    }

    /** Steps that have something to do and have not moved for a minute. */
    public List<StepStatus> stalled(List<StepStatus> steps, long nowMillis) {
        return steps.stream()
                .filter(step -> step.lag() != null && step.lag() > 0)
                // Refined waits for the end of a large transaction that raw is taking in, and shows it when it is
                // whole.
                .filter(step -> !step.step().equals("3") || !waiting)
                .filter(step -> hasStoodStill(step, nowMillis))
                .toList();
    }

    private boolean hasStoodStill(StepStatus step, long nowMillis) {
        Sample moved = lastMove.get(step.step());
        return moved != null && nowMillis - moved.atMillis() > STALLED_MILLIS;
    }

    /**
     * The numbers for which refined has waited for some time; empty while it may just not have looked at them yet, since
     * raw fills in batches and refined looks at it now and then.
     */
    public Optional<String> hole(Reports reports, long nowMillis) {
        String now = reports.hole();
        if (now == null) {
            hole = null;
        } else if (hole == null || !now.equals(hole.text())) {
            hole = new Hole(now, nowMillis);
        }
        return Optional.ofNullable(hole)
                .filter(open -> nowMillis - open.sinceMillis() >= HOLE_MILLIS)
                .map(Hole::text);
    }

    private StepStatus step(String step, String title, Long in, Long out, Long commitMicros, long now) {
        Long lag = in == null || out == null ? null : Math.max(0, in - out);
        Long freshness = commitMicros == null || commitMicros == 0 ? null : Math.max(0, now - commitMicros / 1000);
        return new StepStatus(step, title, in, out, rate(step, out, now, lag), lag, freshness);
    }

    private Double rate(String step, Long out, long now, Long lag) {
        Deque<Sample> window = windows.computeIfAbsent(step, any -> new ArrayDeque<>());
        if (out == null) {
            window.clear();
            lastMove.remove(step);
            return null;
        }
        if (!window.isEmpty() && out < window.peekLast().value()) {
            // Counted from the start of a process that is a new one now.
            window.clear();
        }
        Sample moved = lastMove.get(step);
        if (moved == null || moved.value() != out || lag == null || lag == 0) {
            lastMove.put(step, new Sample(now, out));
        }
        window.addLast(new Sample(now, out));
        while (window.size() > 2 && now - window.peekFirst().atMillis() > WINDOW_MILLIS) {
            window.removeFirst();
        }
        Sample first = window.peekFirst();
        return now == first.atMillis() ? null : (out - first.value()) * 1000.0 / (now - first.atMillis());
    }
}
