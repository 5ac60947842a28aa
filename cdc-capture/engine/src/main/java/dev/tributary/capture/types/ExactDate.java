package dev.tributary.capture.types;

import io.debezium.connector.postgresql.PostgresValueConverter;
import io.debezium.connector.postgresql.connection.DateTimeFormat;
import java.time.LocalDate;

/** Days since 1970-01-01 of dates, in the calendar of PostgreSQL, which is Gregorian also before October 1582. */
final class ExactDate {

    /** Infinity as Debezium sends it. */
    static final Integer LATEST = days(PostgresValueConverter.POSITIVE_INFINITY_LOCAL_DATE);

    private ExactDate() {}

    static boolean isInfinite(LocalDate date) {
        return date.equals(PostgresValueConverter.POSITIVE_INFINITY_LOCAL_DATE)
                || date.equals(PostgresValueConverter.NEGATIVE_INFINITY_LOCAL_DATE);
    }

    /**
     * @param value as Debezium reads it: a {@link LocalDate} from the log, PostgreSQL's text from a result, the number itself
     *     from a default
     */
    static Integer of(Object value) {
        if (value instanceof Integer days) {
            return days;
        }
        if (value instanceof LocalDate date) {
            return days(date);
        }
        Integer plain = TimeText.days((String) value);
        return plain == null ? days(DateTimeFormat.get().date((String) value)) : plain;
    }

    /** Infinities as the numbers of the dates under which Debezium knows them. */
    static Integer days(LocalDate date) {
        return Math.toIntExact(date.toEpochDay());
    }
}
