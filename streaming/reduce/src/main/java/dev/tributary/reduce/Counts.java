package dev.tributary.reduce;

/**
 * What became of the events of a cut: each is counted in exactly one of the first six.
 *
 * @param applied the target reflects the event (also if it did before)
 * @param superseded a later event of the same key overtook it before anyone could see it
 * @param stale at or below the place that the target has taken in for the key
 * @param fenced killed by a later TRUNCATE, or by a snapshot that did not deliver the row
 * @param control structures the stream and touches no row
 * @param quarantined refused, with a cause
 * @param unknownToast values, not events: columns of rows to write that nobody ever told
 */
public record Counts(
        long applied, long superseded, long stale, long fenced, long control, long quarantined, long unknownToast) {

    public static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0);

    /** The number of events. */
    public long events() {
        return applied + superseded + stale + fenced + control + quarantined;
    }

    public Counts plus(Counts other) {
        return new Counts(
                applied + other.applied,
                superseded + other.superseded,
                stale + other.stale,
                fenced + other.fenced,
                control + other.control,
                quarantined + other.quarantined,
                unknownToast + other.unknownToast);
    }
}
