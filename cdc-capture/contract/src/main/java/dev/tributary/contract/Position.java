package dev.tributary.contract;

import java.util.Comparator;

/**
 * Place of one record in a pipeline's dense sequence.
 *
 * @param epoch rises when the source's history was broken on purpose (slot recreated, restore); from 1
 * @param seq number of the record, dense within an epoch and continued across epochs; from 1
 */
public record Position(int epoch, long seq) implements Comparable<Position> {

    /** Before the first record of a pipeline. */
    public static final Position ORIGIN = new Position(0, 0);

    private static final Comparator<Position> ORDER =
            Comparator.comparingInt(Position::epoch).thenComparingLong(Position::seq);

    public Position {
        if (epoch < 0 || seq < 0) {
            throw new IllegalArgumentException("A position is not negative: epoch " + epoch + ", seq " + seq);
        }
    }

    @Override
    public int compareTo(Position other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return epoch + ":" + seq;
    }
}
