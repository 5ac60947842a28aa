package dev.tributary.zones.avro;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructType;
import scala.collection.immutable.ArraySeq;
import scala.jdk.javaapi.CollectionConverters;

/** Makes an {@link AvroType} of a schema, once; its values are then converted without looking at the schema again. */
final class AvroTypes {

    /** Of these the capture writes as text what they cannot hold: decimals, which are bytes, and arrays. */
    private static final Set<Schema.Type> MAY_BE_TEXT = EnumSet.of(Schema.Type.BYTES, Schema.Type.ARRAY);

    private final UnaryOperator<String> names;
    private final Deque<String> path = new ArrayDeque<>();
    private final Deque<Schema> records = new ArrayDeque<>();

    AvroTypes(UnaryOperator<String> names) {
        this.names = names;
    }

    AvroType type(Schema schema) {
        AvroType semantic = SemanticTypes.type(schema);
        if (semantic != null) {
            return semantic;
        }
        LogicalType logical = schema.getLogicalType();
        return switch (schema.getType()) {
            case BOOLEAN -> same(DataTypes.BooleanType);
            case FLOAT -> same(DataTypes.FloatType);
            case DOUBLE -> same(DataTypes.DoubleType);
            case NULL -> same(DataTypes.NullType);
            case STRING, ENUM -> text();
            case INT -> integer(logical);
            case LONG -> longInteger(logical);
            case BYTES -> logical instanceof LogicalTypes.Decimal decimal ? decimal(decimal) : binary();
            case FIXED -> logical instanceof LogicalTypes.Decimal decimal ? decimal(decimal) : fixed(logical);
            case UNION -> union(schema);
            case ARRAY -> array(schema);
            case MAP -> map(schema);
            case RECORD -> record(schema);
        };
    }

    private static AvroType same(DataType spark) {
        return new AvroType(spark, Function.identity());
    }

    private static AvroType text() {
        return new AvroType(DataTypes.StringType, Object::toString);
    }

    private static AvroType integer(LogicalType logical) {
        if (logical instanceof LogicalTypes.Date) {
            return new AvroType(DataTypes.DateType, value -> LocalDate.ofEpochDay((Integer) value));
        }
        if (logical instanceof LogicalTypes.TimeMillis) {
            return new AvroType(DataTypes.StringType, value -> Times.clock((Integer) value * 1_000_000L));
        }
        return same(DataTypes.IntegerType);
    }

    private static AvroType longInteger(LogicalType logical) {
        if (logical instanceof LogicalTypes.TimestampMillis) {
            return new AvroType(DataTypes.TimestampType, value -> Times.instant(Times.micros((Long) value)));
        }
        if (logical instanceof LogicalTypes.TimestampMicros) {
            return new AvroType(DataTypes.TimestampType, value -> Times.instant((Long) value));
        }
        if (logical instanceof LogicalTypes.LocalTimestampMillis) {
            return new AvroType(DataTypes.TimestampNTZType, value -> Times.local(Times.micros((Long) value)));
        }
        if (logical instanceof LogicalTypes.LocalTimestampMicros) {
            return new AvroType(DataTypes.TimestampNTZType, value -> Times.local((Long) value));
        }
        if (logical instanceof LogicalTypes.TimeMicros) {
            return new AvroType(DataTypes.StringType, value -> Times.clock((Long) value * 1_000L));
        }
        return same(DataTypes.LongType);
    }

    private static AvroType binary() {
        return new AvroType(DataTypes.BinaryType, AvroTypes::bytes);
    }

    private static AvroType fixed(LogicalType logical) {
        if (logical instanceof LogicalTypes.Uuid) {
            return new AvroType(DataTypes.StringType, value -> {
                ByteBuffer bits = ByteBuffer.wrap(bytes(value));
                return new java.util.UUID(bits.getLong(), bits.getLong()).toString();
            });
        }
        return binary();
    }

    private static AvroType decimal(LogicalTypes.Decimal decimal) {
        return decimal(decimal.getPrecision(), decimal.getScale());
    }

    /** Of unscaled two's-complement bytes, big-endian. */
    static AvroType decimal(int precision, int scale) {
        if (precision > DecimalType.MAX_PRECISION()) {
            return new AvroType(
                    DataTypes.StringType, value -> new BigDecimal(new BigInteger(bytes(value)), scale).toPlainString());
        }
        return new AvroType(DataTypes.createDecimalType(precision, scale), value -> {
            BigDecimal number = new BigDecimal(new BigInteger(bytes(value)), scale);
            if (number.precision() > precision) {
                throw new IllegalArgumentException(
                        number.toPlainString() + " has more digits than decimal(" + precision + "," + scale + ")");
            }
            return number;
        });
    }

    static byte[] bytes(Object value) {
        if (value instanceof GenericFixed fixed) {
            return fixed.bytes();
        }
        ByteBuffer buffer = ((ByteBuffer) value).duplicate();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private AvroType union(Schema schema) {
        List<Schema> types = schema.getTypes().stream()
                .filter(type -> type.getType() != Schema.Type.NULL)
                .toList();
        if (types.isEmpty()) {
            return same(DataTypes.NullType);
        }
        if (types.size() == 2
                && types.get(1).getType() == Schema.Type.STRING
                && MAY_BE_TEXT.contains(types.get(0).getType())) {
            return orText(type(types.get(0)));
        }
        if (types.size() > 1) {
            throw new IllegalArgumentException("The field " + place() + " is a union of "
                    + types.stream().map(Schema::getFullName).toList() + "; a column has one type besides null");
        }
        return type(types.get(0));
    }

    /** A type with a text for what it cannot hold: such values are refused, others are as they are. */
    private static AvroType orText(AvroType type) {
        return new AvroType(type.spark(), value -> {
            if (value instanceof CharSequence text) {
                throw new IllegalArgumentException(
                        text + " has no place in " + type.spark().sql());
            }
            return type.value(value);
        });
    }

    private AvroType array(Schema schema) {
        AvroType element = type(schema.getElementType());
        return new AvroType(DataTypes.createArrayType(element.spark()), value -> {
            Object[] values =
                    ((Collection<?>) value).stream().map(element::value).toArray();
            return ArraySeq.unsafeWrapArray(values);
        });
    }

    private AvroType map(Schema schema) {
        AvroType element = type(schema.getValueType());
        return new AvroType(DataTypes.createMapType(DataTypes.StringType, element.spark()), value -> {
            Map<String, Object> values = new HashMap<>();
            ((Map<?, ?>) value).forEach((key, each) -> values.put(key.toString(), element.value(each)));
            return CollectionConverters.asScala(values);
        });
    }

    private AvroType record(Schema schema) {
        if (records.contains(schema)) {
            throw new IllegalArgumentException("The field " + place() + " holds the record " + schema.getFullName()
                    + " inside itself; a column's type is finite");
        }
        records.push(schema);
        StructType columns = new StructType();
        AvroType[] types = new AvroType[schema.getFields().size()];
        for (Schema.Field field : schema.getFields()) {
            String name = names.apply(field.name());
            path.addLast(name);
            types[field.pos()] = type(field.schema());
            columns = columns.add(name, types[field.pos()].spark());
            path.removeLast();
        }
        records.pop();
        return new AvroType(columns, rows(columns, types));
    }

    private static Function<Object, Object> rows(StructType columns, AvroType[] types) {
        return value -> {
            IndexedRecord record = (IndexedRecord) value;
            Object[] values = new Object[types.length];
            for (int i = 0; i < types.length; i++) {
                values[i] = types[i].value(record.get(i));
            }
            return new GenericRowWithSchema(values, columns);
        };
    }

    private String place() {
        return String.join(".", path);
    }
}
