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
            if (state.place() != null) {
                compare(timelines.of(state).versions(), stored.apply(state), put, gone);
                taken.put(state.key, state.taken());
            }
        }
        put.forEach(version -> tally.unknown(rules.unknown(version.row())));
        return new VersionChanges(put, gone, walk.fences().all(), taken, tally.quarantined(), tally.counts());
    }

    private void compare(List<Version> now, List<Version> before, List<Version> put, List<Version> gone) {
        for (Version version : now) {
            Version stored = sameStart(version, before);
            if (stored == null || !isUpToDate(stored, version)) {
                put.add(version);
            }
        }
        for (Version version : before) {
            if (sameStart(version, now) == null) {
                gone.add(version);
            }
        }
    }

    private boolean isUpToDate(Version stored, Version version) {
        return stored.saysTheSameAs(version)
                && (!rules.advancesPlaces(order) || stored.place().equals(version.place()));
    }

    private static Version sameStart(Version version, List<Version> among) {
        for (Version other : among) {
            if (other.from().equals(version.from())) {
                return other;
            }
        }
        return null;
    }
}
