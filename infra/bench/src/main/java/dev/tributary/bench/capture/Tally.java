package dev.tributary.bench.capture;

import java.util.Map;
import java.util.TreeMap;

/** Row events by table and operation: {@code public.orders c} → 1200, with Debezium's letters. */
record Tally(Map<String, Long> counts) {

    Tally() {
        this(new TreeMap<>());
    }

    void add(String table, char operation) {
        counts.merge(table + " " + operation, 1L, Long::sum);
    }

    long total() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * @throws IllegalStateException if somebody saw other events
     */
    void requireEqual(Tally other, String who) {
        if (!counts.equals(other.counts)) {
            throw new IllegalStateException(
                    who + " delivered other events than the log holds: " + other.counts + " instead of " + counts);
        }
    }
}
