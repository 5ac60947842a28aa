package dev.tributary.reduce.conformance;

import java.util.List;

/** An engine under test. */
@FunctionalInterface
public interface Engine {

    /**
     * Applies cuts, one after the other, to an empty table.
     *
     * @param history what the table keeps
     * @param cuts the events of each; with dense order whole transactions, positions not falling
     * @return what the table holds in the end, and what the engine can tell about each cut
     */
    Answer apply(Table table, History history, List<List<Event>> cuts);
}
