package dev.tributary.capture.direct;

import dev.tributary.capture.avro.Text;
import dev.tributary.capture.types.TimeText;
import io.debezium.connector.postgresql.UnchangedToastedReplicationMessageColumn;
import io.debezium.data.Json;
import io.debezium.data.Uuid;
import io.debezium.relational.Column;
import io.debezium.relational.TableSchema;
import io.debezium.time.Date;
import io.debezium.time.MicroTimestamp;
import io.debezium.time.ZonedTimestamp;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;

/**
 * Makes values of the texts of one column: of those of frequent types at once, of all others as Debezium reads them, to be
 * converted by it.
 */
final class ColumnReader {

    private enum Kind {
        TEXT,
        BOOLEAN,
        SHORT,
        INT,
        LONG,
        FLOAT,
        DOUBLE,
        DECIMAL,
        BYTES,
        DAYS,
        MICROS,
        UTC,
        /** Converted by Debezium, which does not need the connection for it. */
        LATE,
        /** Read by Debezium on the thread that has the connection. */
        EARLY,
        /** Not in the row. */
        LEFT_OUT
    }

    private static final Set<String> LATE = Set.of("date", "time", "timetz", "timestamp", "timestamptz", "interval");

    /** More may not fit into a long. */
    private static final int DECIMAL_DIGITS = 18;

    private final Column column;
    private final PgValues values;
    private final Kind kind;
    private final int scale;

    /**
     * @param kept whether nobody wants to do something else with the values, such as hash them
     */
    ColumnReader(Column column, TableSchema table, boolean kept, PgValues values) {
        this.column = column;
        this.values = values;
        Schema schema = schema(column, table);
        this.kind = schema(column, table.valueSchema()) == null
                ? Kind.LEFT_OUT
                : kind(column.typeName(), kept ? schema : null);
        this.scale = kind == Kind.DECIMAL ? Integer.parseInt(schema.parameters().get(Decimal.SCALE_FIELD)) : 0;
    }

    /** Null if the column is left out, or is something else in the key. */
    private static Schema schema(Column column, TableSchema table) {
        Schema value = schema(column, table.valueSchema());
        Schema key = schema(column, table.keySchema());
        boolean same = value != null
                && (key == null || key.type() == value.type() && Objects.equals(key.name(), value.name()));
        return same ? value : null;
    }

    private static Schema schema(Column column, Schema struct) {
        Field field = struct == null ? null : struct.field(column.name());
        return field == null ? null : field.schema();
    }

    private static Kind kind(String type, Schema schema) {
        Kind other = LATE.contains(type) ? Kind.LATE : Kind.EARLY;
        if (schema == null) {
            return other;
        }
        Kind wanted =
                switch (type) {
                    case "text", "varchar", "bpchar" -> of(schema, Schema.Type.STRING, null, Kind.TEXT);
                    case "json", "jsonb" -> of(schema, Schema.Type.STRING, Json.LOGICAL_NAME, Kind.TEXT);
                    case "uuid" -> of(schema, Schema.Type.STRING, Uuid.LOGICAL_NAME, Kind.TEXT);
                    case "bool" -> of(schema, Schema.Type.BOOLEAN, null, Kind.BOOLEAN);
                    case "int2" -> of(schema, Schema.Type.INT16, null, Kind.SHORT);
                    case "int4" -> of(schema, Schema.Type.INT32, null, Kind.INT);
                    case "int8" -> of(schema, Schema.Type.INT64, null, Kind.LONG);
                    case "float4" -> of(schema, Schema.Type.FLOAT32, null, Kind.FLOAT);
                    case "float8" -> of(schema, Schema.Type.FLOAT64, null, Kind.DOUBLE);
                    case "numeric" -> of(schema, Schema.Type.BYTES, Decimal.LOGICAL_NAME, Kind.DECIMAL);
                    case "bytea" -> of(schema, Schema.Type.BYTES, null, Kind.BYTES);
                    case "date" -> of(schema, Schema.Type.INT32, Date.SCHEMA_NAME, Kind.DAYS);
                    case "timestamp" -> of(schema, Schema.Type.INT64, MicroTimestamp.SCHEMA_NAME, Kind.MICROS);
                    case "timestamptz" -> of(schema, Schema.Type.STRING, ZonedTimestamp.SCHEMA_NAME, Kind.UTC);
                    default -> null;
                };
        return wanted == null ? other : wanted;
    }

    private static Kind of(Schema schema, Schema.Type type, String name, Kind kind) {
        return schema.type() == type && Objects.equals(schema.name(), name) ? kind : null;
    }

    /** Whether its values have to be read before the row leaves the thread that reads the log. */
    boolean isEarly() {
        return kind == Kind.EARLY;
    }

    /** Whether the column is not in the row. */
    boolean isLeftOut() {
        return kind == Kind.LEFT_OUT;
    }

    /** As it is written; null if only Debezium knows. */
    Object value(Text text) {
        return switch (kind) {
            case TEXT -> text;
            case BOOLEAN -> text.ascii(0) == 't';
            case SHORT -> (short) number(text);
            case INT -> (int) number(text);
            case LONG -> number(text);
            case FLOAT -> Float.valueOf(ascii(text));
            case DOUBLE -> Double.valueOf(ascii(text));
            case DECIMAL -> decimal(text);
            case BYTES -> bytes(text);
            case DAYS -> TimeText.days(ascii(text));
            case MICROS -> TimeText.micros(ascii(text));
            case UTC -> TimeText.utc(ascii(text), column.scale().orElse(column.length()));
            case LATE, EARLY, LEFT_OUT -> null;
        };
    }

    /** As Debezium's converter wants it, read on the thread that has the connection. */
    Object early(Text text) {
        return values.read(column, text.toString());
    }

    /** The same on any thread; of a column that is not {@link #isEarly}. */
    Object late(Text text) {
        return kind == Kind.LEFT_OUT ? null : values.readAnywhere(column, text.toString());
    }

    /** In place of a value that was not sent. */
    Object unsent() {
        return new UnchangedToastedReplicationMessageColumn(
                        column.name(), values.type(column), column.typeExpression(), column.isOptional())
                .getValue(null, false);
    }

    private static String ascii(Text text) {
        return new String(text.message(), text.from(), text.length(), StandardCharsets.ISO_8859_1);
    }

    /** From {@code \\x00ff41}, without a copy of the text, which may be large. */
    private static ByteBuffer bytes(Text text) {
        if (text.length() < 2 || text.ascii(0) != '\\' || text.ascii(1) != 'x') {
            return null;
        }
        byte[] bytes = new byte[text.length() / 2 - 1];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (HexFormat.fromHexDigit(text.ascii(2 * i + 2)) << 4
                    | HexFormat.fromHexDigit(text.ascii(2 * i + 3)));
        }
        return ByteBuffer.wrap(bytes);
    }

    /** Digits with a sign before them, of a type that a long holds. */
    private static long number(Text text) {
        boolean negative = text.ascii(0) == '-';
        // Negative all the way: the smallest has no counterpart.
        long number = 0;
        for (int i = negative ? 1 : 0; i < text.length(); i++) {
            number = number * 10 - (text.ascii(i) - '0');
        }
        return negative ? number : -number;
    }

    /** Null for NaN, an infinity, and what may have too many digits. */
    private BigDecimal decimal(Text text) {
        boolean negative = text.ascii(0) == '-';
        int point = scale == 0 ? text.length() : text.length() - scale - 1;
        if (text.length() > DECIMAL_DIGITS || point < 1) {
            return null;
        }
        long unscaled = 0;
        for (int i = negative ? 1 : 0; i < text.length(); i++) {
            char c = text.ascii(i);
            if (i == point ? c != '.' : c < '0' || c > '9') {
                return null;
            }
            unscaled = i == point ? unscaled : unscaled * 10 + (c - '0');
        }
        return BigDecimal.valueOf(negative ? -unscaled : unscaled, scale);
    }
}
