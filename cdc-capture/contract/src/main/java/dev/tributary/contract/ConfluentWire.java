package dev.tributary.contract;

import java.nio.ByteBuffer;

/** The Confluent wire format: a zero byte, the schema id (4 bytes, big-endian), the Avro binary payload. */
public final class ConfluentWire {

    /** Bytes before the payload. */
    public static final int PREFIX = 5;

    private ConfluentWire() {}

    /**
     * Schema id of a message.
     *
     * @throws IllegalArgumentException if the bytes do not start as the format asks
     */
    public static int schemaId(byte[] message) {
        if (message.length < PREFIX || message[0] != 0) {
            throw new IllegalArgumentException("Not in the Confluent wire format: " + message.length + " bytes"
                    + (message.length > 0 ? ", first byte " + message[0] : ""));
        }
        return ByteBuffer.wrap(message, 1, 4).getInt();
    }

    /** Puts the prefix before a payload. */
    public static byte[] frame(int schemaId, byte[] payload) {
        return ByteBuffer.allocate(PREFIX + payload.length)
                .put((byte) 0)
                .putInt(schemaId)
                .put(payload)
                .array();
    }
}
