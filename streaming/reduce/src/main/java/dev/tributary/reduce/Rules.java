package dev.tributary.reduce;

import dev.tributary.contract.Operation;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The decisions of the fold, one a method, so that each can be read, named and, in tests, switched off alone. Production
 * never subclasses it.
 */
class Rules {

    /** Every rule holds. */
    static final Rules ALL = new Rules();

    /** An event at or below the place through which the table was brought is a repeat. */
    boolean isApplied(Change change, Place applied) {
        return !applied.isBefore(change.place());
    }

    /** An event at or below the place that its key has taken in is a repeat. */
    boolean isStale(Change change, Place taken) {
        return taken != null && !taken.isBefore(change.place());
    }

    /** A keyed table's row event must say whose row it is; a NULL identifies nothing. */
    boolean lacksKey(Change change) {
        return change.key() == null || change.key().hasNull();
    }

    /** What others can see changes with whole transactions. */
    boolean endsTransaction(long transaction, Change next) {
        return next.transaction() != transaction;
    }

    /** Within a transaction rows are counted, and a key that got one and lost one keeps the newer. */
    boolean countsRows() {
        return true;
    }

    /** Where two rows share a key inside a transaction, a whole old row tells which of them is meant. */
    boolean isMeant(Object[] occupant, Object[] before) {
        return Values.equal(occupant, before);
    }

    /** Two rows that one transaction leaves under one key contradict each other. */
    boolean contradicts(Change secondCreate) {
        return true;
    }

    /** An update of a row that its own transaction deleted contradicts it. */
    boolean contradictsUpdate(KeyState state, Change update) {
        return state.isEmptiedBy(update.transaction());
    }

    /** A value that was not sent; an explicit NULL is a value. */
    boolean isUnsent(Object value) {
        return value == Unchanged.VALUE;
    }

    /** The row that an update left in place keeps its unsent values. */
    Object[] carried(Object[] row) {
        return row;
    }

    /** A row that changed its key brings its unsent values along. */
    Object[] carriedAcrossMove(Object[] oldRow) {
        return oldRow;
    }

    /** A row that comes after a DELETE or a TRUNCATE inherits nothing from what was there. */
    Object[] inherited(KeyState state) {
        return null;
    }

    /** What the target holds is where the events of a key go on from. */
    Held start(Held held) {
        return held;
    }

    /** A TRUNCATE ends every older row. */
    boolean truncates() {
        return true;
    }

    /** A complete snapshot ends every older row that it did not deliver. */
    boolean sweeps(Change marker) {
        return marker.operation() == Operation.SNAPSHOT_ENDED;
    }

    /** A row ends at the first fence after the last event of its key. */
    Place fence(Fences fences, Place place) {
        return fences.after(place);
    }

    /** A row that came back as it was after a fence must be told apart from those that the fence ended. */
    boolean spares(Fences fences) {
        return !fences.isEmpty();
    }

    /** A value that nobody ever told is counted. */
    int unknown(Object[] row) {
        int unknown = 0;
        for (Object value : row) {
            unknown += value == Unchanged.VALUE ? 1 : 0;
        }
        return unknown;
    }

    /** A row that is what the target holds is not written again. */
    boolean isNoChange(Object[] row, Object[] heldRow) {
        return Values.equal(row, heldRow);
    }

    /** Deleting what the target does not hold changes nothing. */
    boolean isNothingToDelete(Object[] heldRow) {
        return heldRow == null;
    }

    /** A change of a tracked column opens a version. */
    boolean opensVersion(Object[] old, Object[] row, int[] tracked) {
        for (int column : tracked) {
            if (!Values.equal(old[column], row[column])) {
                return true;
            }
        }
        return false;
    }

    /** A change of other columns is written into the open version, which so stays the present row. */
    Object[] rewritten(Object[] row, Object[] openRow) {
        return row;
    }

    /** On foreign topics an event older than what its key has taken in is late, or a repeat: only history can tell. */
    boolean isLate(Change change, Place taken) {
        return taken != null && change.place().isBefore(taken);
    }

    /** On foreign topics a batch may cut a transaction, which counts as a whole only. */
    boolean continuesTransaction(Change change, Place taken) {
        return taken != null
                && taken.isBefore(change.place())
                && taken.era() == change.place().era()
                && taken.phase() == Place.STREAMED;
    }

    /** On foreign topics an event may arrive after the TRUNCATE that killed its row. */
    boolean isBehind(Place fence) {
        return fence != null;
    }

    /**
     * On foreign topics a TRUNCATE concerns the keys that have events after it, or in its own transaction; and if a later
     * one is known, all, because rows ended there that had ended here.
     */
    Place reachOf(Place truncate, Place laterFence) {
        return laterFence == null ? new Place(truncate.era(), Place.READ, Long.MAX_VALUE) : Place.ORIGIN;
    }

    /** On foreign topics the halves of a key move may arrive apart: one may be missing, or only repeated. */
    boolean isHalfMove(Change half, List<Change> eventsOfOtherKey, Held other) {
        boolean isRepeated = other != null && !other.place().isBefore(half.place());
        return isRepeated
                || eventsOfOtherKey.stream().noneMatch(event -> event.place().equals(half.place()));
    }

    /** A row that moved takes its history along. */
    List<Key> joined(Change change) {
        return Stream.of(change.movedFrom(), change.movedTo())
                .filter(Objects::nonNull)
                .toList();
    }

    /** On foreign topics a key that was deleted keeps its place. */
    boolean remembersDeletes(Order order) {
        return order == Order.DERIVED;
    }

    /** On foreign topics a row that an event did not change takes the event's place all the same. */
    boolean advancesPlaces(Order order) {
        return order == Order.DERIVED;
    }

    /** A snapshot found its rows before the changes of the transaction that follows the same commit. */
    int phaseOfRead() {
        return Place.READ;
    }

    /** What the first transaction of a run follows is its snapshot; without one nothing is older than its changes. */
    long eraOfFirstTransaction(Long snapshot, long lsn) {
        return snapshot == null ? lsn : snapshot;
    }

    /** Once the snapshot of a run is known, places that were given before are no longer right. */
    boolean revises(boolean wasGuessed) {
        return wasGuessed;
    }

    /** The order of derived places: the commit before, then READs, then the LSN. */
    Place place(long era, int phase, long lsn) {
        return new Place(era, phase, lsn);
    }

    /** On foreign topics a crash repeats events of a transaction, with another commit before it. */
    Object identity(Change change) {
        return change.operation() == Operation.READ
                ? change.place()
                : List.of(change.place().step(), change.operation(), change.transaction());
    }

    /** A row that is not there cannot leave a table without key. */
    boolean isMissing(long copies) {
        return copies <= 0;
    }

    /** Without key and without whole old row nobody can say which row changes. */
    boolean lacksOldRow(Change change) {
        boolean changesOld = change.operation() == Operation.UPDATE || change.operation() == Operation.DELETE;
        return changesOld && change.before() == null;
    }

    /** Of a table without key one of the rows that equal the whole old row leaves. */
    boolean leaves(Change change) {
        return change.before() != null;
    }
}
