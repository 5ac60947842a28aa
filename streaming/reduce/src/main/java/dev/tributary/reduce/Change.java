package dev.tributary.reduce;

import dev.tributary.contract.Operation;
import java.io.Serializable;

/**
 * One event of a table, decoded. The arrays are read, never written.
 *
 * @param place where it stands
 * @param transaction its source transaction; events of one transaction follow each other
 * @param operation what it says
 * @param key key of the row; null for TRUNCATE, control records and tables without key
 * @param before the whole old row, under REPLICA IDENTITY FULL only; else null
 * @param after the new row, {@link Unchanged#VALUE} in columns that were not sent; null for DELETE
 * @param movedFrom for the CREATE half of a key move the old key (header {@code __debezium.oldkey}), else null
 * @param movedTo for the DELETE half of a key move the new key (header {@code __debezium.newkey}), else null
 */
public record Change(
        Place place,
        long transaction,
        Operation operation,
        Key key,
        Object[] before,
        Object[] after,
        Key movedFrom,
        Key movedTo)
        implements Serializable {

    public static Change read(Place place, long transaction, Key key, Object[] row) {
        return new Change(place, transaction, Operation.READ, key, null, row, null, null);
    }

    public static Change create(Place place, long transaction, Key key, Object[] row) {
        return new Change(place, transaction, Operation.CREATE, key, null, row, null, null);
    }

    public static Change update(Place place, long transaction, Key key, Object[] row) {
        return new Change(place, transaction, Operation.UPDATE, key, null, row, null, null);
    }

    public static Change delete(Place place, long transaction, Key key) {
        return new Change(place, transaction, Operation.DELETE, key, null, null, null, null);
    }

    /** A record without row: TRUNCATE, END, MESSAGE, SNAPSHOT_BEGAN, SNAPSHOT_ENDED. */
    public static Change of(Place place, long transaction, Operation operation) {
        return new Change(place, transaction, operation, null, null, null, null, null);
    }

    /** The same with the whole old row. */
    public Change was(Object[] row) {
        return new Change(place, transaction, operation, key, row, after, movedFrom, movedTo);
    }

    /** The same as the second half of a key move. */
    public Change from(Key oldKey) {
        return new Change(place, transaction, operation, key, before, after, oldKey, movedTo);
    }

    /** The same as the first half of a key move. */
    public Change to(Key newKey) {
        return new Change(place, transaction, operation, key, before, after, movedFrom, newKey);
    }

    @Override
    public String toString() {
        return operation + (key == null ? "" : " " + key) + " @" + place;
    }
}
