package dev.tributary.reduce;

import dev.tributary.contract.Operation;

/** What the events so far made of one key. */
final class KeyState {

    private static final long NEVER = Long.MIN_VALUE;

    final Key key;
    /** What the target holds, or null. */
    final Held held;

    /** What the events go on from: what is held, or null to start from nothing. */
    final Held start;

    final Occupants rows;
    /** Of whoever keeps versions, else null; here, because a map of a million of them would cost more than they do. */
    Timeline timeline;

    private Place place;
    private Place passed;
    private int pending;
    private long touchedBy = NEVER;
    private long emptiedBy = NEVER;

    KeyState(Rules rules, Key key, Held held, Held start) {
        this.key = key;
        this.held = held;
        this.start = start;
        this.rows = new Occupants(rules, start == null ? null : start.row());
        this.place = start == null ? null : start.place();
    }

    /** Place of the last event that was taken in, here or by the target; null if there was none. */
    Place place() {
        return place;
    }

    /** The same, or the place of a repeat that stood later. */
    Place taken() {
        return passed == null || passed.isBefore(place) ? place : passed;
    }

    /** Whether the target has to remember another place than it does. */
    boolean hasMoved() {
        return place != null && (held == null || !held.place().equals(taken()));
    }

    Object[] heldRow() {
        return held == null ? null : held.row();
    }

    /** True for the first event of its transaction. */
    boolean take(Change change) {
        place = change.place();
        pending++;
        if (change.operation() == Operation.DELETE) {
            emptiedBy = change.transaction();
        }
        boolean first = touchedBy != change.transaction();
        touchedBy = change.transaction();
        return first;
    }

    void pass(Place repeat) {
        passed = repeat;
    }

    /** An event that was taken in turned out to be wrong. */
    void giveBack() {
        pending--;
    }

    /** The number of events taken in since the last call. */
    int settled() {
        int settled = pending;
        pending = 0;
        return settled;
    }

    /** Every row up to here is dead. */
    void runInto(Place fence) {
        rows.replace(null);
        place = fence;
    }

    /** Whether this transaction took the last row away. */
    boolean isEmptiedBy(long transaction) {
        return rows.isEmpty() && emptiedBy == transaction;
    }
}
