package dev.tributary.reduce;

import dev.tributary.reduce.RowCounts.RowCount;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * Folds the events of a table without key whose events carry whole old rows (REPLICA IDENTITY FULL): equal rows are
 * counted.
 * <pre>
 * target                events                        rows to hold
 * (1, a), (1, a)        u (1, b) was (1, a)           1 × (1, a), 1 × (1, b)
 * </pre>
 */
public final class MultisetFold {

    private final Rules rules;
    private final Tally tally = new Tally();
    private final Gate gate;
    private final ToLongFunction<Key> held;

    private Copies copies;
    /** What a running snapshot delivered so far, or null. */
    private Copies snapshot;

    private MultisetFold(Rules rules, ToLongFunction<Key> held, Place applied, Copies start) {
        this.rules = rules;
        this.gate = Gate.ofPlaces(rules, applied, tally);
        this.held = held;
        this.copies = start;
    }

    static MultisetFold onTop(Rules rules, ToLongFunction<Key> held, Place applied) {
        return new MultisetFold(rules, held, applied, new Copies(held, false));
    }

    static MultisetFold fromNothing(Rules rules, ToLongFunction<Key> held) {
        return new MultisetFold(rules, held, Place.ORIGIN, new Copies(row -> 0, true));
    }

    /**
     * Takes in the next event.
     *
     * @throws IllegalArgumentException if it stands before the one that was added last
     */
    public void add(Change change) {
        if (!gate.admits(change)) {
            return;
        }
        switch (change.operation()) {
            case END, MESSAGE -> {}
            case SNAPSHOT_BEGAN, SNAPSHOT_ENDED -> snapshot(change);
            case TRUNCATE -> tally.truncate(rules.truncates() && clear());
            case READ, CREATE, UPDATE, DELETE -> row(change);
        }
    }

    /** What all events together do. Call it once, after the last event. */
    public RowCounts finish() {
        tally.applied(copies.events);
        List<RowCount> changed = new ArrayList<>();
        copies.numbers.forEach((row, now) -> {
            long before = held.applyAsLong(row);
            if (now != before || copies.isCleared) {
                changed.add(new RowCount(row, before, now));
            }
        });
        return new RowCounts(changed, copies.isCleared, tally.quarantined(), tally.counts());
    }

    private void row(Change change) {
        Key old = rules.leaves(change) ? Key.of(change.before()) : null;
        if (rules.lacksOldRow(change)) {
            tally.quarantine(change, "Changes a row of a table without key without telling the whole old row");
        } else if (old != null && rules.isMissing(copies.of(old))) {
            tally.quarantine(change, "Changes a row that the table does not hold: " + old);
        } else {
            copies.take(old, change.after());
            if (snapshot != null) {
                snapshot.take(old, change.after());
            }
        }
    }

    private boolean clear() {
        tally.fenced(copies.events);
        copies = new Copies(row -> 0, true);
        return true;
    }

    private void snapshot(Change marker) {
        if (snapshot != null && rules.sweeps(marker)) {
            tally.fenced(copies.events - snapshot.events);
            copies = snapshot;
            snapshot = null;
        } else {
            snapshot = new Copies(row -> 0, true);
        }
    }

    /** Numbers of equal rows, on top of what was there. */
    private static final class Copies {

        private final ToLongFunction<Key> start;
        private final boolean isCleared;
        private final Map<Key, Long> numbers = new LinkedHashMap<>();
        private int events;

        Copies(ToLongFunction<Key> start, boolean isCleared) {
            this.start = start;
            this.isCleared = isCleared;
        }

        long of(Key row) {
            Long number = numbers.get(row);
            return number == null ? start.applyAsLong(row) : number;
        }

        void take(Key old, Object[] row) {
            events++;
            if (old != null) {
                add(old, -1);
            }
            if (row != null) {
                add(Key.of(row), 1);
            }
        }

        private void add(Key row, long difference) {
            numbers.put(row, of(row) + difference);
        }
    }
}
