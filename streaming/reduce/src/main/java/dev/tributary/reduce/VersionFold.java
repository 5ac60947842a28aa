package dev.tributary.reduce;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Folds the events of a cut, in order, into the versions to write, for a table that keeps history (SCD 2). The open
 * version of a key is always the row that {@link Fold} gives.
 * <pre>
 * target        events                   versions to write
 * 1 a [3,)      u@5 1 b, d@7 1           1 a [3,5), 1 b [5,7)
 * 1 a [3,)      u@5 1 a                  none
 * </pre>
 */
public final class VersionFold {

    private final Rules rules;
    private final Order order;
    private final Walk walk;
    private final Timelines timelines;
    private final Tally tally;
    private final Function<KeyState, List<Version>> stored;

    /**
     * @param stored what the target holds of a key, from where its events go on
     */
    VersionFold(
            Rules rules,
            Order order,
            Walk walk,
            Timelines timelines,
            Tally tally,
            Function<KeyState, List<Version>> stored) {
        this.rules = rules;
        this.order = order;
        this.walk = walk;
        this.timelines = timelines;
        this.tally = tally;
        this.stored = stored;
    }

    /**
     * Takes in the next event.
     *
     * @throws IllegalArgumentException if it stands before the one that was added last
     */
    public void add(Change change) {
        walk.add(change);
    }

    /** As {@link Fold#addUncounted}. */
    public void addUncounted(Change change) {
        walk.addUncounted(change);
    }

    /** Takes note of the place of an event that was added before under an older one. */
    void pass(Change repeat) {
        walk.pass(repeat);
    }

    /** What all events together do. Call it once, after the last event. */
    public VersionChanges finish() {
        List<Version> put = new ArrayList<>();
        List<Version> gone = new ArrayList<>();
        Map<Key, Place> taken = new LinkedHashMap<>();
        for (KeyState state : walk.end()) {
            if (state.place() == null) {
                continue;
            }
            List<Version> now = timelines.of(state).versions();
            List<Version> before = stored.apply(state);
            now.stream().filter(version -> !isStored(version, before)).forEach(put::add);
            before.stream().filter(version -> !isAmong(now, version)).forEach(gone::add);
            taken.put(state.key, state.taken());
        }
        put.forEach(version -> tally.unknown(rules.unknown(version.row())));
        return new VersionChanges(put, gone, walk.fences().all(), taken, tally.quarantined(), tally.counts());
    }

    private boolean isStored(Version version, List<Version> stored) {
        return stored.stream()
                .anyMatch(other -> version.saysTheSameAs(other)
                        && (!rules.advancesPlaces(order) || version.place().equals(other.place())));
    }

    private static boolean isAmong(List<Version> versions, Version stored) {
        return versions.stream().anyMatch(version -> version.from().equals(stored.from()));
    }
}
