package dev.tributary.reduce.conformance;

import dev.tributary.contract.Operation;
import java.util.List;

/**
 * A change event, as an engine gets it. Values are null, Boolean, Long, BigDecimal, String, byte[] or lists of these;
 * where a value was not sent it is the placeholder of Debezium in the form of the column's {@link Type}.
 *
 * @param transaction number of the source transaction
 * @param key values of the key columns, or null
 * @param before the whole old row (REPLICA IDENTITY FULL), or null
 * @param after the new row, or null
 * @param oldKey for the CREATE half of a key move, else null
 * @param newKey for the DELETE half of a key move, else null
 */
public record Event(
        At at,
        long transaction,
        Operation operation,
        List<Object> key,
        List<Object> before,
        List<Object> after,
        List<Object> oldKey,
        List<Object> newKey) {}
