package dev.tributary.platform.supervise;

import dev.tributary.platform.process.ProcessIdentity;
import dev.tributary.platform.process.Usage;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Measures processes now and then: reading the page tables of a large one takes milliseconds. */
final class UsageMeter {

    private static final Duration INTERVAL = Duration.ofSeconds(5);

    /**
     * What was measured last.
     *
     * @param memoryBytes or null
     * @param cpuPercent of one core since the measurement before, or null after the first
     */
    record Reading(Long memoryBytes, Double cpuPercent) {
        static final Reading NONE = new Reading(null, null);
    }

    private record Sample(ProcessIdentity process, long atNanos, long cpuMillis, Reading reading) {}

    private final Map<String, Sample> samples = new HashMap<>();

    /** Called by one thread at a time. */
    synchronized Reading read(String name, ProcessIdentity process) {
        Optional<ProcessHandle> handle = Optional.ofNullable(process).flatMap(ProcessIdentity::handle);
        if (handle.isEmpty()) {
            samples.remove(name);
            return Reading.NONE;
        }
        Sample before = samples.get(name);
        if (before != null && !before.process().equals(process)) {
            before = null;
        }
        long now = System.nanoTime();
        if (before != null && now - before.atNanos() < INTERVAL.toNanos()) {
            return before.reading();
        }
        Usage usage = Usage.ofTree(handle.get());
        Double percent = before == null
                ? null
                : 100.0 * (usage.cpuMillis() - before.cpuMillis()) * 1e6 / (now - before.atNanos());
        Reading reading = new Reading(usage.memoryBytes(), percent == null ? null : Math.max(0, percent));
        samples.put(name, new Sample(process, now, usage.cpuMillis(), reading));
        return reading;
    }
}
