package dev.tributary.reduce;

import dev.tributary.contract.Operation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Walks through the events of one table in order and keeps what they make of each key. All kinds of fold walk; they
 * differ in where a key starts from and in when they look at it.
 */
final class Walk {

    private final Rules rules;
    private final Gate gate;
    private final Function<Key, KeyState> start;
    private final Visibility visibility;
    private final Tally tally;

    private final Map<Key, KeyState> states = new LinkedHashMap<>();
    private final Fences fences = new Fences();
    private Place snapshotBegan;

    private long transaction = Long.MIN_VALUE;
    /** Keys that the running transaction touched. */
    private final List<KeyState> touched = new ArrayList<>();
    /** Rows that the running transaction moved away, by the key that they left. */
    private final Map<Key, Object[]> moved = new HashMap<>();

    /**
     * @param applied events up to here were taken in before
     * @param start gives the state of a key before its first event
     */
    Walk(Rules rules, Place applied, Function<Key, KeyState> start, Visibility visibility, Tally tally) {
        this.rules = rules;
        this.gate = Gate.ofKeys(rules, applied, tally);
        this.start = start;
        this.visibility = visibility;
        this.tally = tally;
    }

    Fences fences() {
        return fences;
    }

    /** Takes in the next event and counts it. */
    void add(Change change) {
        if (gate.admits(change)) {
            enter(change);
            switch (change.operation()) {
                case END, MESSAGE -> {}
                case SNAPSHOT_BEGAN, SNAPSHOT_ENDED -> snapshot(change);
                case TRUNCATE -> tally.truncate(truncate(change));
                case READ, CREATE, UPDATE, DELETE -> row(change);
            }
        }
    }

    /** Takes in the effect of an event that concerns the whole table. */
    void addUncounted(Change change) {
        if (gate.isNew(change)) {
            enter(change);
            switch (change.operation()) {
                case TRUNCATE -> truncate(change);
                case SNAPSHOT_BEGAN, SNAPSHOT_ENDED -> snapshot(change);
                default -> throw new IllegalArgumentException("Concerns not the whole table: " + change);
            }
        }
    }

    /** Takes note of the place of an event that was added before under an older one. */
    void pass(Change repeat) {
        if (gate.isNew(repeat)) {
            state(repeat.key()).pass(repeat.place());
        }
    }

    /** After the last event: the states of all keys that were touched. */
    Collection<KeyState> end() {
        commit();
        states.values().forEach(this::runIntoFence);
        return states.values();
    }

    private void enter(Change next) {
        if (rules.endsTransaction(transaction, next)) {
            commit();
            transaction = next.transaction();
        }
    }

    private void row(Change change) {
        if (rules.lacksKey(change)) {
            tally.quarantine(change, "A row of a table with a key came without its key");
            return;
        }
        KeyState state = state(change.key());
        if (rules.isStale(change, state.place())) {
            tally.stale();
        } else if (change.operation() == Operation.UPDATE && rules.contradictsUpdate(state, change)) {
            tally.quarantine(change, "Updates a row that the same transaction deleted");
        } else {
            occupy(state, change);
            if (state.take(change)) {
                touched.add(state);
            }
        }
    }

    private void occupy(KeyState state, Change change) {
        Occupants rows = state.rows;
        Object[] before = change.before();
        switch (change.operation()) {
            case READ -> rows.replace(complete(change, rows.row()));
            case CREATE -> rows.enter(complete(change, origin(change, state)), change);
            case UPDATE -> {
                Object[] origin = rows.isEmpty() ? rules.inherited(state) : rules.carried(rows.meant(before));
                rows.change(before, complete(change, origin));
            }
            case DELETE -> {
                Object[] row = rows.leave(before);
                if (change.movedTo() != null) {
                    moved.put(change.key(), row);
                }
            }
            default -> throw new IllegalArgumentException("Not a change of a row: " + change);
        }
    }

    /** The row that a created one was before: under its old key if it moved, else none. */
    private Object[] origin(Change create, KeyState state) {
        Key old = create.movedFrom();
        if (old == null) {
            return rules.inherited(state);
        }
        return rules.carriedAcrossMove(
                moved.containsKey(old) ? moved.remove(old) : state(old).rows.row());
    }

    /** The new row, unsent values filled from the whole old row if that was sent, else from the row it was. */
    private Object[] complete(Change change, Object[] origin) {
        Object[] row = change.after();
        Object[] source = change.before() != null ? change.before() : origin;
        Object[] complete = row;
        for (int i = 0; source != null && i < row.length; i++) {
            if (rules.isUnsent(row[i])) {
                complete = complete == row ? row.clone() : complete;
                complete[i] = source[i];
            }
        }
        return complete;
    }

    private KeyState state(Key key) {
        KeyState state = states.get(key);
        if (state == null) {
            state = start.apply(key);
            states.put(key, state);
        }
        runIntoFence(state);
        return state;
    }

    /** Lazily, so that a fence costs nothing for keys that never come again. */
    private void runIntoFence(KeyState state) {
        Place fence = state.place() == null ? null : rules.fence(fences, state.place());
        if (fence != null) {
            tally.fenced(state.settled());
            state.runInto(fence);
            visibility.fenced(state, fence);
        }
    }

    /** False if it is a repeat. */
    private boolean truncate(Change truncate) {
        return rules.truncates() && fences.add(truncate.place());
    }

    /** What a snapshot did not deliver was gone when it began; but only a complete one can tell. */
    private void snapshot(Change marker) {
        if (marker.operation() == Operation.SNAPSHOT_BEGAN) {
            snapshotBegan = marker.place();
        }
        if (snapshotBegan != null && rules.sweeps(marker)) {
            fences.add(snapshotBegan);
            snapshotBegan = null;
        }
    }

    private void commit() {
        moved.clear();
        for (KeyState state : touched) {
            runIntoFence(state);
            for (Change second : state.rows.settle(transaction)) {
                state.giveBack();
                tally.quarantine(second, "Creates a row that the same transaction created already");
            }
            visibility.committed(state);
        }
        touched.clear();
    }
}
