package dev.tributary.capture;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;

/** Finds values that the log left out because they are long and did not change: Debezium's placeholder in its forms. */
final class Unsent {

    private static final String TEXT = "__debezium_unavailable_value";
    private static final byte[] BYTES = TEXT.getBytes(StandardCharsets.UTF_8);
    private static final List<Integer> CODES = TEXT.chars().boxed().toList();
    private static final String UUID_TEXT = UUID.nameUUIDFromBytes(BYTES).toString();

    private Unsent() {}

    /** Whether a column of the row was left out. */
    static boolean isIn(Struct row) {
        for (Field field : row.schema().fields()) {
            if (isUnsent(row.get(field))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isUnsent(Object value) {
        if (value instanceof CharSequence text) {
            return TEXT.contentEquals(text) || ('"' + TEXT + '"').contentEquals(text) || UUID_TEXT.contentEquals(text);
        }
        if (value instanceof ByteBuffer buffer) {
            return buffer.equals(ByteBuffer.wrap(BYTES));
        }
        if (value instanceof byte[] bytes) {
            return ByteBuffer.wrap(bytes).equals(ByteBuffer.wrap(BYTES));
        }
        if (value instanceof List<?> list && !list.isEmpty()) {
            return list.get(0) instanceof Number ? isCodes(list) : list.size() == 1 && isUnsent(list.get(0));
        }
        return value instanceof Map<?, ?> map
                && map.size() == 1
                && map.keySet().stream().allMatch(Unsent::isUnsent);
    }

    /** Other arrays of numbers may hold nulls. */
    private static boolean isCodes(List<?> list) {
        return list.size() == CODES.size()
                && IntStream.range(0, list.size())
                        .allMatch(i -> list.get(i) instanceof Number number && number.intValue() == CODES.get(i));
    }
}
