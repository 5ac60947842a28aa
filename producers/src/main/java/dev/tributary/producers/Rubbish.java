package dev.tributary.producers;

import dev.tributary.contract.ConfluentWire;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes that no reader of the topic can decode, each in another way, so that a quarantine can be seen at work. */
final class Rubbish {

    private static final int KINDS = 5;
    private static final int UNKNOWN_SCHEMA = 1_999_999_999;

    private Rubbish() {}

    /**
     * @param number from 0; picks the way
     * @param message a good message of the topic
     */
    static byte[] of(long number, byte[] message) {
        int way = (int) (number % KINDS);
        return switch (way) {
            case 0 -> "{\"event_id\": \"this is JSON, not Avro\"}".getBytes(StandardCharsets.UTF_8);
            case 1 ->
                ConfluentWire.frame(UNKNOWN_SCHEMA, Arrays.copyOfRange(message, ConfluentWire.PREFIX, message.length));
            case 2 -> Arrays.copyOf(message, message.length / 2);
            case 3 -> new byte[0];
            default -> ConfluentWire.frame(ConfluentWire.schemaId(message), allOnes());
        };
    }

    /** As a length this is more than Avro's integers hold. */
    private static byte[] allOnes() {
        byte[] bytes = new byte[64];
        Arrays.fill(bytes, (byte) 0xFF);
        return bytes;
    }
}
