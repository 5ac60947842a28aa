package dev.tributary.capture;

import dev.tributary.contract.Position;
import java.util.Map;

/**
 * How far the capture has come: written in the same Kafka transaction as the records that it counts.
 *
 * @param position of the last record sent; the next one gets {@code seq + 1}
 * @param transactions number of the last complete transaction
 * @param phase of the capture
 * @param lsn where the last complete transaction's commit ends in the log; 0 in the snapshot
 * @param commitMicros when the source committed it; 0 in the snapshot
 * @param source Debezium's offset at that place, as {@link SourceOffset} shapes it; empty in the snapshot
 * @param sent what of the next transaction has been sent already; null if nothing
 */
record CaptureOffset(
        Position position,
        long transactions,
        Phase phase,
        long lsn,
        long commitMicros,
        Map<String, Object> source,
        Sent sent) {

    /**
     * The beginning of a transaction that is too large for one Kafka transaction.
     *
     * @param events that have been sent of it
     * @param table of the last of them; empty for a message
     * @param key of the last of them, as text
     * @param lsn of the last of them
     */
    record Sent(long events, String table, String key, long lsn) {}

    /** Before the first record of an epoch. */
    static CaptureOffset before(Position position, long transactions) {
        return new CaptureOffset(position, transactions, Phase.SNAPSHOT, 0, 0, Map.of(), null);
    }

    /** Behind this one, when streaming starts without a snapshot. */
    CaptureOffset streaming(long from, long micros, KnownTables tables) {
        Map<String, Object> place = SourceOffset.at(Map.of(), Map.of("ts_usec", micros), from);
        return new CaptureOffset(position, transactions, Phase.STREAMING, from, micros, tables.in(place), null);
    }

    CaptureOffset {
        source = Map.copyOf(source);
        if ((phase == Phase.SNAPSHOT) != source.isEmpty()) {
            throw new IllegalArgumentException("A source offset belongs to streaming, not to " + phase + ": " + source);
        }
    }
}
