package dev.tributary.reduce;

/** What remains to be done for one key of the target. */
public sealed interface NetChange {

    Key key();

    /** Place of the last event of the key: it becomes the place of the row. */
    Place place();

    /**
     * The key holds this row now.
     *
     * @param row in column order; {@link Unchanged#VALUE} where the value is unknown (counted as such)
     * @param existedBefore whether the target holds the key: an update of it, else an insert
     */
    record Upsert(Key key, Object[] row, Place place, boolean existedBefore) implements NetChange {}

    /** The key, which the target holds, is gone. */
    record Delete(Key key, Place place) implements NetChange {}

    /** The target's row is right as it is, and the fences of the cut must spare it. Not reported without a fence. */
    record Keep(Key key, Place place) implements NetChange {}
}
