package dev.tributary.reduce;

/**
 * A row under a key.
 *
 * @param row its values
 * @param createdBy the event that put it there within the running transaction, or null if it was there before
 */
record Occupant(Object[] row, Change createdBy) {

    Occupant with(Object[] newRow) {
        return new Occupant(newRow, createdBy);
    }

    boolean isCreatedIn(long transaction) {
        return createdBy != null && createdBy.transaction() == transaction;
    }
}
