package dev.tributary.capture.avro;

import java.nio.charset.StandardCharsets;

/**
 * A text in UTF-8 that is still a part of the message that it came in: it goes into Avro, whose texts are UTF-8 too, as it
 * is. Stands for a value of type string.
 *
 * @param message not to be changed
 * @param from where it begins
 * @param length in bytes
 */
public record Text(byte[] message, int from, int length) {

    /** The character at a place, where it is known to be an ASCII character. */
    public char ascii(int index) {
        return (char) message[from + index];
    }

    @Override
    public String toString() {
        return new String(message, from, length, StandardCharsets.UTF_8);
    }
}
