package dev.tributary.reduce;

import java.util.ArrayList;
import java.util.List;

/**
 * Folds the events of a cut, in order, into one net change a key, for a table that keeps the present rows (SCD 1).
 * Memory is bounded by the keys, not by the events.
 * <pre>
 * target      events                                       net changes
 * 1 a         u 1 b, u 1 c                                 update 1 c
 * 1 a, 2 b    d 1 to 2, c 2 a from 1, d 2 to 3, c 3 b      delete 1, update 2 a, insert 3 b
 *             c 4 d, d 4                                   none
 * </pre>
 * Serves one cut of one table, on one thread. Keys that moves do not join may be folded apart ({@link Components}).
 */
public final class Fold {

    private final Rules rules;
    private final Order order;
    private final Walk walk;
    private final Tally tally;

    Fold(Rules rules, Order order, Walk walk, Tally tally) {
        this.rules = rules;
        this.order = order;
        this.walk = walk;
        this.tally = tally;
    }

    /** A fold of whole transactions from a dense sequence. */
    public static Fold scd1(Target target) {
        return Folds.PRODUCTION.scd1(target, Place.ORIGIN);
    }

    /**
     * Takes in the next event.
     *
     * @throws IllegalArgumentException if it stands before the one that was added last
     */
    public void add(Change change) {
        walk.add(change);
    }

    /**
     * Takes in the effect of a TRUNCATE, SNAPSHOT_BEGAN or SNAPSHOT_ENDED without counting it: for a fold of some keys
     * only, when another one counts the events that concern the whole table.
     *
     * @throws IllegalArgumentException if it stands before the one that was added last
     */
    public void addUncounted(Change change) {
        walk.addUncounted(change);
    }

    /** Takes note of the place of an event that was added before under an older one. */
    void pass(Change repeat) {
        walk.pass(repeat);
    }

    /** What all events together do. Call it once, after the last event. */
    public NetChanges finish() {
        List<NetChange> changes = new ArrayList<>();
        for (KeyState state : walk.end()) {
            tally.outcomeOf(state.settled());
            NetChange change = outcome(state);
            if (change != null) {
                changes.add(change);
            }
        }
        return new NetChanges(changes, walk.fences().all(), tally.quarantined(), tally.counts());
    }

    /** What the target has to do for a key, or null. */
    private NetChange outcome(KeyState state) {
        if (state.place() == null) {
            return null;
        }
        Object[] row = state.rows.row();
        Object[] held = state.heldRow();
        if (row == null && rules.isNothingToDelete(held)) {
            return rules.remembersDeletes(order) && state.hasMoved()
                    ? new NetChange.Delete(state.key, state.taken())
                    : null;
        }
        if (row == null) {
            return new NetChange.Delete(state.key, state.taken());
        }
        if (held != null && rules.isNoChange(row, held)) {
            boolean matters = rules.advancesPlaces(order) || rules.spares(walk.fences());
            return matters && state.hasMoved() ? new NetChange.Keep(state.key, state.taken()) : null;
        }
        tally.unknown(rules.unknown(row));
        return new NetChange.Upsert(state.key, row, state.place(), held != null);
    }
}
