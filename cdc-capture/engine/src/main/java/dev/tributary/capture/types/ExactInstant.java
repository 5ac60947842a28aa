package dev.tributary.capture.types;

import io.debezium.connector.postgresql.PostgresValueConverter;
import io.debezium.connector.postgresql.connection.DateTimeFormat;
import io.debezium.time.ZonedTimestamp;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Date;

/** Points in time as Debezium writes them, which makes two formatters for each value: here only for those of odd form. */
final class ExactInstant {

    /** What stands in the old row of a delete, of which only the key is known. */
    static final String ABSENT = "1970-01-01T00:00:00Z";

    private static final String LATEST = PostgresValueConverter.POSITIVE_INFINITY_TIMESTAMP_PG_STRING;
    private static final String EARLIEST = PostgresValueConverter.NEGATIVE_INFINITY_TIMESTAMP_PG_STRING;

    private ExactInstant() {}

    /**
     * @param value as Debezium reads it: a text from a result, an {@link OffsetDateTime} from the log, one of them or a
     *     {@link Date} from a default
     * @param digits of the fraction
     */
    static String of(Object value, int digits) {
        if (value instanceof String text) {
            return ofText(text, digits);
        }
        Object time = value instanceof Date date ? OffsetDateTime.ofInstant(date.toInstant(), ZoneOffset.UTC) : value;
        if (PostgresValueConverter.POSITIVE_INFINITY_OFFSET_DATE_TIME.equals(time)) {
            return LATEST;
        }
        if (PostgresValueConverter.NEGATIVE_INFINITY_OFFSET_DATE_TIME.equals(time)) {
            return EARLIEST;
        }
        return ZonedTimestamp.toIsoString(
                time instanceof OffsetDateTime offset ? offset.toZonedDateTime() : time, ZoneOffset.UTC, null, digits);
    }

    private static String ofText(String text, int digits) {
        // With a T it is a column's default, which Debezium has converted already.
        if (text.equals(LATEST) || text.equals(EARLIEST) || text.indexOf('T') >= 0) {
            return text;
        }
        String utc = TimeText.utc(text, digits);
        return utc == null
                ? of(
                        DateTimeFormat.get()
                                .timestampWithTimeZoneToOffsetDateTime(text)
                                .withOffsetSameInstant(ZoneOffset.UTC),
                        digits)
                : utc;
    }
}
