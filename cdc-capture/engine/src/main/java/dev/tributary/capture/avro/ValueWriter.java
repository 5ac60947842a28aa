package dev.tributary.capture.avro;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.avro.io.Encoder;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/** Writes values of one Connect schema as {@link AvroSchemas} describes them. */
@FunctionalInterface
interface ValueWriter {

    /**
     * @throws DataException if the value is not of the schema
     */
    void write(Object value, Encoder out) throws IOException;

    /** The writer for a schema; built once, used for every value. */
    static ValueWriter of(Schema connect) {
        ValueWriter writer =
                switch (connect.type()) {
                    case INT8, INT16, INT32 -> (value, out) -> out.writeInt(((Number) value).intValue());
                    case INT64 -> (value, out) -> out.writeLong((Long) value);
                    case FLOAT32 -> (value, out) -> out.writeFloat((Float) value);
                    case FLOAT64 -> (value, out) -> out.writeDouble((Double) value);
                    case BOOLEAN -> (value, out) -> out.writeBoolean((Boolean) value);
                    case STRING -> ValueWriter::string;
                    case BYTES ->
                        Decimal.LOGICAL_NAME.equals(connect.name())
                                ? (value, out) -> out.writeBytes(Decimal.fromLogical(connect, (BigDecimal) value))
                                : ValueWriter::bytes;
                    case ARRAY -> array(of(connect.valueSchema()));
                    case MAP -> map(of(connect.valueSchema()));
                    case STRUCT -> struct(connect);
                };
        if (AvroSchemas.mayBeText(connect)) {
            ValueWriter branches = orText(writer, connect.isOptional() ? 1 : 0);
            return connect.isOptional() ? optional(branches) : required(connect, branches);
        }
        return connect.isOptional() ? optional(branch(writer, 1)) : required(connect, writer);
    }

    private static ValueWriter optional(ValueWriter present) {
        return (value, out) -> {
            if (value == null) {
                out.writeIndex(0);
                out.writeNull();
            } else {
                present.write(value, out);
            }
        };
    }

    private static ValueWriter branch(ValueWriter writer, int index) {
        return (value, out) -> {
            out.writeIndex(index);
            writer.write(value, out);
        };
    }

    private static ValueWriter orText(ValueWriter writer, int index) {
        ValueWriter own = branch(writer, index);
        return (value, out) -> {
            if (value instanceof Instead instead) {
                out.writeIndex(index + 1);
                out.writeString(instead.text());
            } else {
                own.write(value, out);
            }
        };
    }

    private static ValueWriter required(Schema connect, ValueWriter writer) {
        return (value, out) -> {
            Object present = value == null ? connect.defaultValue() : value;
            if (present == null) {
                throw new DataException("Null where the schema " + connect + " asks for a value");
            }
            writer.write(present, out);
        };
    }

    private static void string(Object value, Encoder out) throws IOException {
        if (value instanceof Text text) {
            // As a string would be: its length in bytes, then the bytes.
            out.writeBytes(text.message(), text.from(), text.length());
        } else {
            out.writeString((String) value);
        }
    }

    private static void bytes(Object value, Encoder out) throws IOException {
        if (value instanceof ByteBuffer buffer) {
            out.writeBytes(buffer.duplicate());
        } else {
            out.writeBytes((byte[]) value);
        }
    }

    private static ValueWriter array(ValueWriter element) {
        return (value, out) -> {
            Collection<?> elements = (Collection<?>) value;
            out.writeArrayStart();
            out.setItemCount(elements.size());
            for (Object each : elements) {
                out.startItem();
                element.write(each, out);
            }
            out.writeArrayEnd();
        };
    }

    private static ValueWriter map(ValueWriter element) {
        return (value, out) -> {
            Map<?, ?> map = (Map<?, ?>) value;
            out.writeMapStart();
            out.setItemCount(map.size());
            for (Map.Entry<?, ?> each : map.entrySet()) {
                out.startItem();
                out.writeString((String) each.getKey());
                element.write(each.getValue(), out);
            }
            out.writeMapEnd();
        };
    }

    private static ValueWriter struct(Schema connect) {
        List<Field> fields = connect.fields();
        String[] names = fields.stream().map(Field::name).toArray(String[]::new);
        ValueWriter[] writers = fields.stream().map(field -> of(field.schema())).toArray(ValueWriter[]::new);
        return (value, out) -> {
            if (value instanceof Fields computed) {
                for (int i = 0; i < names.length; i++) {
                    writers[i].write(computed.at(i), out);
                }
                return;
            }
            Struct struct = (Struct) value;
            for (int i = 0; i < names.length; i++) {
                // Struct.get would put the column's default where the row has NULL.
                writers[i].write(struct.getWithoutDefault(names[i]), out);
            }
        };
    }
}
