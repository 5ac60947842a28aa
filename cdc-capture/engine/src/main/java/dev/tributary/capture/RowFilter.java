package dev.tributary.capture;

import dev.tributary.contract.AvroNames;
import dev.tributary.source.Sql;
import io.debezium.connector.postgresql.PostgresValueConverter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;

/** Rows as a SQL condition on their keys: {@code ("id", "line") IN (('7', '1'), ('9', '2'))}. */
final class RowFilter {

    private static final long MICROS = 1_000_000;
    private static final long MICROS_OF_DAY = 86_400 * MICROS;
    /** Of a finite timestamp: the latest is in the year 294276. */
    private static final long MOST_MICROS = 9_223_371_331_200_000_000L;

    private RowFilter() {}

    /** Empty if a column of the key has a type that is not known here: then only all rows contain these for sure. */
    static Optional<String> of(Collection<Struct> keys) {
        Struct first = keys.iterator().next();
        for (Field field : first.schema().fields()) {
            if (text(field, first.get(field)) == null) {
                return Optional.empty();
            }
        }
        String columns = first.schema().fields().stream()
                .map(field -> Sql.identifier(AvroNames.original(field.name())))
                .collect(Collectors.joining(", ", "(", ")"));
        return Optional.of(columns
                + keys.stream().map(RowFilter::values).distinct().collect(Collectors.joining(", ", " IN (", ")")));
    }

    /** PostgreSQL gives a quoted literal the type of the column it is compared with. */
    private static String values(Struct key) {
        return key.schema().fields().stream()
                .map(field -> Sql.literal(text(field, key.get(field))))
                .collect(Collectors.joining(", ", "(", ")"));
    }

    private static String text(Field field, Object value) {
        String type = field.schema().name();
        if (type == null || value instanceof String) {
            return value instanceof ByteBuffer || value instanceof byte[] ? bytes(value) : plain(value);
        }
        return switch (type) {
            case "org.apache.kafka.connect.data.Decimal" -> ((BigDecimal) value).toPlainString();
            case "io.debezium.data.VariableScaleDecimal" -> {
                Struct number = (Struct) value;
                yield new BigDecimal(new BigInteger(number.getBytes("value")), number.getInt32("scale"))
                        .toPlainString();
            }
            case "io.debezium.time.Date" -> date(LocalDate.ofEpochDay((Integer) value));
            case "io.debezium.time.MicroTime" ->
                (Long) value == MICROS_OF_DAY
                        ? "24:00:00"
                        : LocalTime.ofNanoOfDay((Long) value * 1000).toString();
            case "io.debezium.time.MicroTimestamp" -> timestamp((Long) value);
            default -> null;
        };
    }

    private static String date(LocalDate date) {
        if (date.equals(PostgresValueConverter.POSITIVE_INFINITY_LOCAL_DATE)) {
            return "infinity";
        }
        return date.equals(PostgresValueConverter.NEGATIVE_INFINITY_LOCAL_DATE)
                ? "-infinity"
                : day(date) + era(date.getYear());
    }

    /** Null for infinity, which Debezium has a number for that depends on its release. */
    private static String timestamp(long micros) {
        if (Math.abs(micros) > MOST_MICROS) {
            return null;
        }
        LocalDateTime time = LocalDateTime.ofEpochSecond(
                Math.floorDiv(micros, MICROS), (int) Math.floorMod(micros, MICROS) * 1000, ZoneOffset.UTC);
        return day(time.toLocalDate()) + " " + time.toLocalTime() + era(time.getYear());
    }

    /** PostgreSQL takes no signs, and the year before 1 is 1 BC. */
    private static String day(LocalDate date) {
        int year = date.getYear();
        return String.format(
                Locale.ROOT, "%04d-%02d-%02d", year > 0 ? year : 1 - year, date.getMonthValue(), date.getDayOfMonth());
    }

    private static String era(int year) {
        return year > 0 ? "" : " BC";
    }

    private static String plain(Object value) {
        return value instanceof Number || value instanceof Boolean || value instanceof String ? value.toString() : null;
    }

    private static String bytes(Object value) {
        ByteBuffer buffer = value instanceof ByteBuffer wrapped ? wrapped.duplicate() : ByteBuffer.wrap((byte[]) value);
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return "\\x" + HexFormat.of().formatHex(bytes);
    }
}
