package dev.tributary.contract;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * What the capture writes into the header {@value #HEADER} of each record: its number and the few facts that a reader
 * needs without decoding the payload. Big-endian, {@value #LENGTH} bytes: version (1), epoch (4), seq (8),
 * transaction (8), last (1), operation code (1), commit time (8), LSN (8).
 *
 * @param position number of the record
 * @param transaction number of its source transaction, counted by the capture from 1; a snapshot counts as one
 * @param last whether the record ends its transaction: true for {@link Operation#END} and
 *     {@link Operation#SNAPSHOT_ENDED} only
 * @param operation what the record says
 * @param commitMicros when the source committed the transaction, microseconds since 1970-01-01 UTC
 * @param lsn for {@code END} the commit LSN of the transaction, for rows of an incremental snapshot that of the
 *     transaction before, which they show the state behind; for {@code SNAPSHOT_ENDED} the LSN of the snapshot, else the
 *     LSN of the change; 0 if the source gave none. From one end to the next it never falls
 */
public record Stamp(
        Position position, long transaction, boolean last, Operation operation, long commitMicros, long lsn) {

    /** Name of the Kafka header. */
    public static final String HEADER = "tributary.stamp";

    static final byte VERSION = 1;
    static final int LENGTH = 39;

    public Stamp {
        boolean ends = operation == Operation.END || operation == Operation.SNAPSHOT_ENDED;
        if (last != ends) {
            throw new IllegalArgumentException("Only END and SNAPSHOT_ENDED are last, not " + operation + ": " + last);
        }
    }

    /** Encodes as the header's value. */
    public byte[] encode() {
        return ByteBuffer.allocate(LENGTH)
                .put(VERSION)
                .putInt(position.epoch())
                .putLong(position.seq())
                .putLong(transaction)
                .put((byte) (last ? 1 : 0))
                .put((byte) operation.code())
                .putLong(commitMicros)
                .putLong(lsn)
                .array();
    }

    /**
     * Decodes a header's value.
     *
     * @throws IllegalArgumentException if the bytes are not a stamp of a known version
     */
    public static Stamp decode(byte[] header) {
        ByteBuffer in = ByteBuffer.wrap(header);
        try {
            byte version = in.get();
            if (version != VERSION) {
                throw new IllegalArgumentException("Stamp of version " + version + "; this release reads " + VERSION);
            }
            Position position = new Position(in.getInt(), in.getLong());
            long transaction = in.getLong();
            boolean last = in.get() != 0;
            Operation operation = Operation.of((char) in.get());
            return new Stamp(position, transaction, last, operation, in.getLong(), in.getLong());
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("Stamp of " + header.length + " bytes instead of " + LENGTH, e);
        }
    }
}
