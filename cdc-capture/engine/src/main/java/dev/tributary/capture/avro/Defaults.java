package dev.tributary.capture.avro;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.avro.JsonProperties;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/** A column's default as the Java value that Avro writes into a schema: bytes become text, one character a byte. */
final class Defaults {

    private Defaults() {}

    /** Null if the column has none, or one that JSON cannot say (NaN, infinity). */
    static Object of(Schema connect) {
        Object value = connect.defaultValue();
        return value == null ? null : convert(connect, value);
    }

    private static Object nested(Schema connect, Object value) {
        Object converted = value == null ? null : convert(connect, value);
        return converted == null ? JsonProperties.NULL_VALUE : converted;
    }

    private static Object convert(Schema connect, Object value) {
        return switch (connect.type()) {
            case INT8, INT16, INT32 -> ((Number) value).intValue();
            case INT64 -> ((Number) value).longValue();
            case FLOAT32 -> Float.isFinite((Float) value) ? value : null;
            case FLOAT64 -> Double.isFinite((Double) value) ? value : null;
            case BOOLEAN, STRING -> value;
            case BYTES -> new String(bytes(connect, value), StandardCharsets.ISO_8859_1);
            case ARRAY ->
                ((List<?>) value)
                        .stream()
                                .map(element -> nested(connect.valueSchema(), element))
                                .collect(Collectors.toCollection(java.util.ArrayList::new));
            case MAP -> {
                Map<String, Object> map = new LinkedHashMap<>();
                ((Map<?, ?>) value).forEach((k, v) -> map.put((String) k, nested(connect.valueSchema(), v)));
                yield map;
            }
            case STRUCT -> {
                Map<String, Object> map = new LinkedHashMap<>();
                for (Field field : connect.fields()) {
                    map.put(field.name(), nested(field.schema(), ((Struct) value).getWithoutDefault(field.name())));
                }
                yield map;
            }
        };
    }

    private static byte[] bytes(Schema connect, Object value) {
        if (value instanceof BigDecimal decimal) {
            return Decimal.fromLogical(connect, decimal);
        }
        if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return bytes;
        }
        return (byte[]) value;
    }
}
