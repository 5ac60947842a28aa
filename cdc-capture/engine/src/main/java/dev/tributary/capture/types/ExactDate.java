package dev.tributary.capture.types;

import io.debezium.connector.postgresql.PostgresValueConverter;
import java.time.LocalDate;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.concurrent.atomic.LongAdder;
import org.postgresql.PGStatement;

/** Days since 1970-01-01 of dates, which the driver gives in the calendar that changed in October 1582. */
final class ExactDate {

    /** Infinity as Debezium sends it. */
    static final Integer LATEST = days(PostgresValueConverter.POSITIVE_INFINITY_LOCAL_DATE);

    /** Days that the driver gives for two dates each: for those ten of October 1582, too, that its calendar has not. */
    private static final LocalDate FIRST_AMBIGUOUS = LocalDate.of(1582, 10, 15);

    private static final LocalDate LAST_AMBIGUOUS = LocalDate.of(1582, 10, 24);

    /** Such days that were read in this process. */
    static final LongAdder AMBIGUOUS = new LongAdder();

    private ExactDate() {}

    static boolean isInfinite(LocalDate date) {
        return date.equals(PostgresValueConverter.POSITIVE_INFINITY_LOCAL_DATE)
                || date.equals(PostgresValueConverter.NEGATIVE_INFINITY_LOCAL_DATE);
    }

    /**
     * @param value as Debezium reads it: a {@link LocalDate} from the log, a {@link java.sql.Date} from a result, the
     *     number itself from a default
     */
    static Integer of(Object value) {
        if (value instanceof Integer days) {
            return days;
        }
        return days(value instanceof java.sql.Date date ? local(date) : (LocalDate) value);
    }

    /** Infinities as the numbers of the dates under which Debezium knows them. */
    static Integer days(LocalDate date) {
        return Math.toIntExact(date.toEpochDay());
    }

    private static LocalDate local(java.sql.Date date) {
        if (date.getTime() == PGStatement.DATE_POSITIVE_INFINITY) {
            return PostgresValueConverter.POSITIVE_INFINITY_LOCAL_DATE;
        }
        if (date.getTime() == PGStatement.DATE_NEGATIVE_INFINITY) {
            return PostgresValueConverter.NEGATIVE_INFINITY_LOCAL_DATE;
        }
        // The driver's own calendar, field by field: Date.toLocalDate knows no years before Christ.
        GregorianCalendar calendar = new GregorianCalendar();
        calendar.setTime(date);
        int year = calendar.get(Calendar.YEAR);
        LocalDate day = LocalDate.of(
                calendar.get(Calendar.ERA) == GregorianCalendar.BC ? 1 - year : year,
                calendar.get(Calendar.MONTH) + 1,
                calendar.get(Calendar.DAY_OF_MONTH));
        if (!day.isBefore(FIRST_AMBIGUOUS) && !day.isAfter(LAST_AMBIGUOUS)) {
            AMBIGUOUS.increment();
        }
        return day;
    }
}
