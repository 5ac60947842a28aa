package dev.tributary.reduce;

import dev.tributary.contract.Position;
import java.io.Serializable;
import java.util.Comparator;

/**
 * Where an event stands in the history of its source; newer places are greater. One type for both kinds of order:
 * <pre>
 *          dense sequence      derived, on foreign topics
 * era      epoch               LSN of the commit before, or of the run's snapshot
 * phase    1                   0 for READ, 1 else
 * step     seq                 LSN of the change
 * order    0                   0; of a table without key, whose COPY gives many rows one LSN, transaction order
 * </pre>
 */
public record Place(long era, int phase, long step, long order) implements Comparable<Place>, Serializable {

    /** Before every event. */
    public static final Place ORIGIN = new Place(0, 0, 0, 0);

    static final int READ = 0;
    static final int STREAMED = 1;

    private static final Comparator<Place> ORDER = Comparator.comparingLong(Place::era)
            .thenComparingInt(Place::phase)
            .thenComparingLong(Place::step)
            .thenComparingLong(Place::order);

    public Place(long era, int phase, long step) {
        this(era, phase, step, 0);
    }

    /** The place of a numbered record. */
    public static Place of(Position position) {
        return new Place(position.epoch(), STREAMED, position.seq());
    }

    /** The number again, for a place that came from one. */
    public Position position() {
        return new Position(Math.toIntExact(era), step);
    }

    /**
     * The place of one of several events with one LSN.
     *
     * @param newOrder {@code transaction.data_collection_order} of the event
     */
    public Place withOrder(long newOrder) {
        return new Place(era, phase, step, newOrder);
    }

    public boolean isBefore(Place other) {
        return compareTo(other) < 0;
    }

    @Override
    public int compareTo(Place other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return era + ":" + (phase == READ ? "r" : "") + step + (order == 0 ? "" : "+" + order);
    }
}
