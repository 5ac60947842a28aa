package dev.tributary.zones.refined;

import static org.apache.spark.sql.functions.col;

import dev.tributary.contract.ConfluentWire;
import dev.tributary.reduce.Components;
import dev.tributary.reduce.Key;
import java.io.Serializable;
import java.util.Arrays;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Which keys are folded together: each its own, but those that moves join. A group is known by the payload bytes of one
 * of its message keys, so records need not be decoded to be grouped.
 *
 * @param joined keys that moves of this cut join; small
 */
record KeyGroups(Components joined) implements Serializable {

    static final String GROUP = "_group";

    /** Headers of the two halves of a primary-key move; the value is the other key, encoded like a message key. */
    static final String OLD_KEY = "__debezium.oldkey";

    static final String NEW_KEY = "__debezium.newkey";

    private static final byte[] NO_KEY = new byte[0];

    /** Finds the moves among the records of a cut. */
    static KeyGroups of(Dataset<Row> records) {
        Components joined = new Components();
        for (Row move : records.filter(
                        col("old_key").isNotNull().or(col("new_key").isNotNull()))
                .select("key", "old_key", "new_key")
                .collectAsList()) {
            for (int other = 1; other <= 2; other++) {
                if (!move.isNullAt(other)) {
                    joined.join(payload(move.getAs(0)), payload(move.getAs(other)));
                }
            }
        }
        return new KeyGroups(joined);
    }

    /** Group of a raw record. */
    MapFunction<Row, byte[]> ofRecord() {
        return record -> group(record.getAs("key"));
    }

    /** Group of a row of the target that carries it in {@value #GROUP}. */
    static MapFunction<Row, byte[]> ofHeld() {
        return row -> row.getAs(GROUP);
    }

    byte[] group(byte[] messageKey) {
        return messageKey == null
                ? NO_KEY
                : (byte[]) joined.of(payload(messageKey)).values().get(0);
    }

    /** Without the prefix: two registrations of one key schema still make one key. */
    private static Key payload(byte[] message) {
        return Key.of((Object)
                (message == null || message.length < ConfluentWire.PREFIX
                        ? NO_KEY
                        : Arrays.copyOfRange(message, ConfluentWire.PREFIX, message.length)));
    }
}
