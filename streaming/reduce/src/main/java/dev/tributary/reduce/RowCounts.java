package dev.tributary.reduce;

import java.util.List;

/**
 * What a cut does to a table without key, whose rows are counted.
 *
 * @param changed the rows of which the target must hold another number
 * @param isCleared whether every row that {@code changed} does not name is gone (TRUNCATE, or a complete snapshot)
 * @param quarantined the events that were refused, in order
 * @param counts what became of the events
 */
public record RowCounts(List<RowCount> changed, boolean isCleared, List<Quarantined> quarantined, Counts counts) {

    /**
     * Equal rows of a table without key.
     *
     * @param row all values
     * @param held how many the target holds
     * @param now how many it has to hold
     */
    public record RowCount(Key row, long held, long now) {}
}
