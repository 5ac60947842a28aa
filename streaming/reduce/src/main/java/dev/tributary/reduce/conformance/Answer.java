package dev.tributary.reduce.conformance;

import dev.tributary.reduce.Counts;
import java.util.List;

/**
 * What an engine made of the cuts. A row is the list of its values in column order,
 * {@link dev.tributary.reduce.Unchanged#VALUE} where a value is unknown.
 *
 * @param rows the present rows, for SCD 1; else empty
 * @param versions the versions, for SCD 2; else empty
 * @param cuts one report a cut; empty if the engine reports nothing but the tables
 */
public record Answer(List<List<Object>> rows, List<Interval> versions, List<Report> cuts) {

    /**
     * A version of a row.
     *
     * @param from where it starts, as the event's position is written in the case
     * @param to where it ends, or null
     */
    public record Interval(List<Object> row, String from, String to) {}

    /**
     * What a cut did.
     *
     * @param feed the change feed of an SCD 1 table, in any order
     * @param counts what became of the events; null if the engine does not tell
     * @param quarantined position and cause of each refused event
     */
    public record Report(List<FeedRow> feed, Counts counts, List<Refusal> quarantined) {}

    /** An entry of the change feed: an insert has no old row, a delete no new one. */
    public record FeedRow(List<Object> before, List<Object> after) {}

    /** An event that was refused. */
    public record Refusal(String at, String cause) {}
}
