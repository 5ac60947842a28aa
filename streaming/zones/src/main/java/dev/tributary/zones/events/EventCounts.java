package dev.tributary.zones.events;

/**
 * What became of the records of a stream's topic; the three add up to the records read.
 *
 * @param applied events whose rows are in the refined tables
 * @param duplicates records of events that an earlier record brought
 * @param quarantined records that could not be decoded, or whose event a step could not take
 */
public record EventCounts(long applied, long duplicates, long quarantined) {

    static final EventCounts NONE = new EventCounts(0, 0, 0);

    EventCounts plus(EventCounts more) {
        return new EventCounts(applied + more.applied, duplicates + more.duplicates, quarantined + more.quarantined);
    }
}
