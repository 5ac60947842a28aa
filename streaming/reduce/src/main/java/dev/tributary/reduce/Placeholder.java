package dev.tributary.reduce;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Debezium's {@code unavailable.value.placeholder} in the forms it takes by column type. The decoder of a column knows
 * the type and asks for that form: a text that merely looks like the Base64 form stays a text.
 *
 * @param text the configured placeholder
 */
public record Placeholder(String text) {

    /** Debezium's default. */
    public static final Placeholder DEFAULT = new Placeholder("__debezium_unavailable_value");

    /** Of a text column; also enum, xml, numeric as text. */
    public boolean isText(Object value) {
        return value instanceof CharSequence && text.contentEquals((CharSequence) value);
    }

    /** Of a json or jsonb column: bare, or as a JSON string. */
    public boolean isJson(Object value) {
        return isText(value) || value instanceof CharSequence && ('"' + text + '"').contentEquals((CharSequence) value);
    }

    /** Of a bytea column: the bytes themselves, or Base64 in a JSON message. */
    public boolean isBytes(Object value) {
        if (value instanceof byte[] bytes) {
            return Arrays.equals(bytes, utf8());
        }
        if (value instanceof ByteBuffer buffer) {
            return buffer.equals(ByteBuffer.wrap(utf8()));
        }
        return value instanceof CharSequence
                && Base64.getEncoder().encodeToString(utf8()).contentEquals((CharSequence) value);
    }

    /**
     * Of an array column: one element that is the placeholder of the element's type; for integers the placeholder's
     * bytes, one a number; for uuid its name-based UUID.
     */
    public boolean isArray(Object value) {
        if (!(value instanceof List<?> list) || list.isEmpty()) {
            return false;
        }
        return list.get(0) instanceof Number ? isCodes(list) : list.size() == 1 && isElement(list.get(0));
    }

    /** Of an hstore column decoded to a map: the placeholder under itself. */
    public boolean isMap(Object value) {
        return value instanceof Map<?, ?> map
                && map.size() == 1
                && map.entrySet().stream().allMatch(entry -> isText(entry.getKey()) && isText(entry.getValue()));
    }

    private boolean isElement(Object element) {
        return isJson(element)
                || isBytes(element)
                || element != null && UUID.nameUUIDFromBytes(utf8()).toString().equals(element.toString());
    }

    private boolean isCodes(List<?> numbers) {
        byte[] codes = utf8();
        if (numbers.size() != codes.length) {
            return false;
        }
        for (int i = 0; i < codes.length; i++) {
            if (!(numbers.get(i) instanceof Number number) || number.longValue() != codes[i]) {
                return false;
            }
        }
        return true;
    }

    private byte[] utf8() {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
