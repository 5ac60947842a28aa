package dev.tributary.reduce;

import java.util.List;

/**
 * What a cut does to a table without key that only grows.
 *
 * @param rows to append, in order
 * @param fences oldest first; usually empty. Every row of the target whose place is before the last of them is gone
 * @param quarantined the events that were refused, in order
 * @param counts what became of the events
 */
public record Appends(List<Appended> rows, List<Place> fences, List<Quarantined> quarantined, Counts counts) {

    /** A row, and the place that identifies it: equal rows of different places are different rows. */
    public record Appended(Object[] row, Place place) {}
}
