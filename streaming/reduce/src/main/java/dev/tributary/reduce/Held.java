package dev.tributary.reduce;

/**
 * What the target holds under a key.
 *
 * @param row the row; null for a key whose deletion is remembered, which only derived order needs
 * @param place the place of the last event that the target has taken in for the key
 * @param since where the row's open version starts; without meaning where only present rows are kept
 */
public record Held(Object[] row, Place place, Place since) {

    /** A row and the last event that made it so. */
    public static Held row(Object[] row, Place place) {
        return new Held(row, place, place);
    }

    /** The open version of a row (SCD 2), and the last event that made it so. */
    public static Held version(Object[] row, Place since, Place place) {
        return new Held(row, place, since);
    }

    /** A key that was deleted, so that an older event does not bring it back. */
    public static Held deleted(Place place) {
        return new Held(null, place, place);
    }
}
