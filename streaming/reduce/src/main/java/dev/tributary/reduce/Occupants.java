package dev.tributary.reduce;

import java.util.ArrayList;
import java.util.List;

/**
 * The rows under one key, in the order in which they came. Between transactions there is none or one. Within a
 * transaction whose keys are checked at its end there may be several: {@code UPDATE t SET id = id + 1} puts row 1 under
 * key 2 before row 2 has left it.
 */
final class Occupants {

    private final Rules rules;
    private Occupant newest;
    /** The others, oldest first; null unless rows share the key. */
    private List<Occupant> older;

    Occupants(Rules rules, Object[] row) {
        this.rules = rules;
        this.newest = row == null ? null : new Occupant(row, null);
    }

    /** The row, of several the one that came last; null if there is none. */
    Object[] row() {
        return newest == null ? null : newest.row();
    }

    boolean isEmpty() {
        return newest == null;
    }

    /** This row and no other. */
    void replace(Object[] row) {
        newest = row == null ? null : new Occupant(row, null);
        older = null;
    }

    /** A row comes beside whatever is there. */
    void enter(Object[] row, Change createdBy) {
        if (newest != null && rules.countsRows()) {
            older = older == null ? new ArrayList<>(2) : older;
            older.add(newest);
        }
        newest = new Occupant(row, createdBy);
    }

    /** The row that an event speaks of: the one its whole old row tells, else the newest. Null if there is none. */
    Object[] meant(Object[] before) {
        int index = indexInOlder(before);
        return index < 0 ? row() : older.get(index).row();
    }

    /** The row that an event speaks of takes new values. */
    void change(Object[] before, Object[] row) {
        int index = indexInOlder(before);
        if (index >= 0) {
            older.set(index, older.get(index).with(row));
        } else {
            newest = newest == null ? new Occupant(row, null) : newest.with(row);
        }
    }

    /** One row leaves: the one that the whole old row tells, else the one that was there first. Null if none is. */
    Object[] leave(Object[] before) {
        Occupant leaving = newest;
        if (older == null) {
            newest = null;
        } else if (before != null && rules.isMeant(newest.row(), before)) {
            newest = older.remove(older.size() - 1);
        } else {
            leaving = older.remove(Math.max(0, indexInOlder(before)));
        }
        older = older == null || older.isEmpty() ? null : older;
        return leaving == null ? null : leaving.row();
    }

    /**
     * At the end of a transaction only one row stays: the newest, but of several that this transaction created the
     * first, because the others contradict it.
     *
     * @return the contradicting CREATEs, newest first; usually none
     */
    List<Change> settle(long transaction) {
        if (older == null) {
            return List.of();
        }
        List<Change> contradicting = new ArrayList<>();
        long created = older.stream()
                .filter(occupant -> occupant.isCreatedIn(transaction))
                .count();
        for (; created > 0 && rules.contradicts(newest.createdBy()); created--) {
            contradicting.add(newest.createdBy());
            newest = older.remove(older.size() - 1);
        }
        older = null;
        return contradicting;
    }

    private int indexInOlder(Object[] before) {
        if (older == null || before == null || rules.isMeant(newest.row(), before)) {
            return -1;
        }
        for (int i = 0; i < older.size(); i++) {
            if (rules.isMeant(older.get(i).row(), before)) {
                return i;
            }
        }
        return -1;
    }
}
