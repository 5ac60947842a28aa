package dev.tributary.capture.types;

import io.debezium.connector.postgresql.connection.DateTimeFormat;
import io.debezium.data.Json;
import io.debezium.data.Uuid;
import io.debezium.data.geometry.Point;
import io.debezium.time.Date;
import io.debezium.time.Interval;
import io.debezium.time.MicroTime;
import io.debezium.time.MicroTimestamp;
import io.debezium.time.ZonedTime;
import io.debezium.time.ZonedTimestamp;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.util.function.Function;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.postgresql.core.Oid;
import org.postgresql.geometric.PGpoint;
import org.postgresql.util.PGbytea;

/**
 * Elements of arrays, from PostgreSQL's text of them to what Debezium makes of single values of their type; a type that
 * it has nothing for stays a text.
 *
 * @param schema optional
 * @param delimiter between elements in an array's text
 * @param value never of null
 */
record Elements(Schema schema, char delimiter, Function<String, Object> value) {

    /** Debezium's number for an infinite timestamp without time zone, in microseconds. */
    private static final long LATEST = 9223372036825200000L;

    private static final long EARLIEST = -9223372036832400000L;

    /**
     * @param array OID of the array's type
     * @param name of that type
     * @param numeric how single numbers would be written; used for numeric[] only
     */
    static Elements of(int array, String name, NumericType numeric) {
        return switch (array) {
            case Oid.BOOL_ARRAY -> plain(SchemaBuilder.bool(), "t"::equals);
            case Oid.INT2_ARRAY -> plain(SchemaBuilder.int16(), Short::valueOf);
            case Oid.INT4_ARRAY -> plain(SchemaBuilder.int32(), Integer::valueOf);
            case Oid.INT8_ARRAY, Oid.OID_ARRAY -> plain(SchemaBuilder.int64(), Long::valueOf);
            case Oid.FLOAT4_ARRAY -> plain(SchemaBuilder.float32(), Float::valueOf);
            case Oid.FLOAT8_ARRAY -> plain(SchemaBuilder.float64(), Double::valueOf);
            case Oid.NUMERIC_ARRAY -> plain(numeric.schema(), numeric::ofText);
            case Oid.MONEY_ARRAY -> plain(NumericType.MONEY.schema(), Elements::money);
            case Oid.DATE_ARRAY -> plain(Date.builder(), Elements::days);
            case Oid.TIME_ARRAY -> plain(MicroTime.builder(), Elements::timeOfDay);
            case Oid.TIMETZ_ARRAY -> plain(ZonedTime.builder(), ExactTime::zoned);
            case Oid.TIMESTAMP_ARRAY -> plain(MicroTimestamp.builder(), Elements::micros);
            case Oid.TIMESTAMPTZ_ARRAY -> plain(ZonedTimestamp.builder(), Elements::zonedTimestamp);
            case Oid.INTERVAL_ARRAY -> plain(Interval.builder(), ExactInterval::of);
            case Oid.BYTEA_ARRAY -> plain(SchemaBuilder.bytes(), Elements::bytes);
            case Oid.UUID_ARRAY -> plain(Uuid.builder(), text -> text);
            case Oid.JSON_ARRAY, Oid.JSONB_ARRAY -> plain(Json.builder(), text -> text);
            case Oid.POINT_ARRAY -> point();
            case Oid.BOX_ARRAY -> new Elements(Schema.OPTIONAL_STRING_SCHEMA, ';', text -> text);
            default ->
                name.equals("_hstore")
                        ? plain(Json.builder(), Hstore::json)
                        : plain(SchemaBuilder.string(), text -> text);
        };
    }

    private static Elements plain(SchemaBuilder schema, Function<String, Object> value) {
        return new Elements(schema.optional().build(), ',', value);
    }

    private static Elements point() {
        Schema schema = Point.builder().optional().build();
        return new Elements(schema, ',', text -> {
            try {
                PGpoint point = new PGpoint(text);
                return Point.createValue(schema, point.x, point.y);
            } catch (SQLException e) {
                throw new IllegalArgumentException(text + " is no point", e);
            }
        });
    }

    /** {@code -$1,234.50}: the two digits at the end are cents. */
    private static BigDecimal money(String text) {
        BigDecimal amount = new BigDecimal(text.replaceAll("[^0-9]", "")).movePointLeft(NumericType.MONEY.scale());
        return text.contains("-") || text.contains("(") ? amount.negate() : amount;
    }

    private static Integer days(String text) {
        return ExactDate.days(DateTimeFormat.get().date(text));
    }

    /** Also {@code 24:00:00}. */
    private static Long timeOfDay(String text) {
        String[] parts = text.split(":");
        BigDecimal seconds = new BigDecimal(parts[0])
                .multiply(BigDecimal.valueOf(3600))
                .add(new BigDecimal(parts[1]).multiply(BigDecimal.valueOf(60)))
                .add(new BigDecimal(parts[2]));
        return seconds.movePointRight(6).longValueExact();
    }

    private static Long micros(String text) {
        return switch (text) {
            case "infinity" -> LATEST;
            case "-infinity" -> EARLIEST;
            default -> micros(DateTimeFormat.get().timestampToInstant(text));
        };
    }

    /** One that no number of microseconds reaches becomes a number that no timestamp has, so that the reader refuses. */
    private static Long micros(Instant instant) {
        try {
            return Math.addExact(
                    Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.get(ChronoField.MICRO_OF_SECOND));
        } catch (ArithmeticException e) {
            return Long.MIN_VALUE;
        }
    }

    private static String zonedTimestamp(String text) {
        return text.endsWith("infinity")
                ? text
                : DateTimeFormat.get()
                        .timestampWithTimeZoneToOffsetDateTime(text)
                        .withOffsetSameInstant(ZoneOffset.UTC)
                        .toString();
    }

    private static ByteBuffer bytes(String text) {
        try {
            return ByteBuffer.wrap(PGbytea.toBytes(text.getBytes(StandardCharsets.UTF_8)));
        } catch (SQLException e) {
            throw new IllegalArgumentException("not the text of bytes", e);
        }
    }
}
