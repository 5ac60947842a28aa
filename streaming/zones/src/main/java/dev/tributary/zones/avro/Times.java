package dev.tributary.zones.avro;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Points in time and times of day from numbers and texts, to the microsecond. */
final class Times {

    private static final Instant EARLIEST = instant(Long.MIN_VALUE);
    private static final Instant LATEST = instant(Long.MAX_VALUE);
    /** 4713-01-01 00:00 BC, before which PostgreSQL has nothing. */
    private static final long FIRST = -210_866_803_200_000_000L;
    /** The year of PostgreSQL's last timestamp; what is later stood for infinity, in earlier releases of Debezium. */
    private static final int LAST_YEAR = 294_276;
    /** What Debezium makes of a timestamp {@code -infinity}. */
    private static final long NEGATIVE_INFINITY = -9_223_372_036_832_400_000L;

    private static final long DAY = 86_400_000_000_000L;
    /** What Debezium makes of a date {@code infinity} and {@code -infinity}: both lie before every date. */
    private static final int DEBEZIUM_INFINITY = -2_147_472_692;

    private static final int DEBEZIUM_NEGATIVE_INFINITY = -2_147_472_691;

    private Times() {}

    /**
     * A date of PostgreSQL. Its infinities become the latest and the earliest date of Spark, 5881580-07-11 and
     * -5877641-06-23: both are beyond what PostgreSQL holds, so they sort as they do there.
     */
    static LocalDate capturedDate(int days) {
        return switch (days) {
            case DEBEZIUM_INFINITY -> LocalDate.ofEpochDay(Integer.MAX_VALUE);
            case DEBEZIUM_NEGATIVE_INFINITY -> LocalDate.ofEpochDay(Integer.MIN_VALUE);
            default -> LocalDate.ofEpochDay(days);
        };
    }

    /**
     * @throws ArithmeticException beyond the year 294247
     */
    static long micros(long millis) {
        return Math.multiplyExact(millis, 1_000L);
    }

    static Instant instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000L);
    }

    /**
     * A timestamp of PostgreSQL without time zone.
     *
     * @throws IllegalArgumentException if the number stands for a time after 294247-01-10, which microseconds since 1970
     *     do not reach: Debezium lets them run over into years that PostgreSQL does not know
     */
    static LocalDateTime captured(long micros) {
        if (micros < FIRST && micros != NEGATIVE_INFINITY) {
            throw new IllegalArgumentException(
                    "a time after 294247-01-10 04:00:54.775807 has no place in TIMESTAMP_NTZ");
        }
        return local(micros);
    }

    static LocalDateTime local(long micros) {
        return LocalDateTime.ofEpochSecond(
                Math.floorDiv(micros, 1_000_000L), (int) Math.floorMod(micros, 1_000_000L) * 1_000, ZoneOffset.UTC);
    }

    /**
     * An ISO 8601 timestamp with its offset. PostgreSQL's infinities become the latest and the earliest timestamp of
     * Spark.
     *
     * @throws IllegalArgumentException if the time is after the latest
     */
    static Instant zoned(String text) {
        if (text.endsWith("infinity")) {
            return text.startsWith("-") ? EARLIEST : LATEST;
        }
        OffsetDateTime time = OffsetDateTime.parse(text);
        Instant instant = time.toInstant();
        if (instant.isAfter(LATEST)) {
            if (time.getYear() <= LAST_YEAR) {
                throw new IllegalArgumentException(text + " has no place in TIMESTAMP");
            }
            return LATEST;
        }
        return instant.isBefore(EARLIEST) ? EARLIEST : instant;
    }

    /**
     * A time of day, as PostgreSQL writes it: {@code 10:15:30}, {@code 10:15:30.25}, {@code 24:00:00}.
     *
     * @throws IllegalArgumentException if it is before midnight or after 24:00:00
     */
    static String clock(long nanos) {
        if (nanos < 0 || nanos > DAY) {
            throw new IllegalArgumentException(nanos / 1_000 + " microseconds since midnight are no time of day");
        }
        long seconds = Math.floorDiv(nanos, 1_000_000_000L);
        StringBuilder text = new StringBuilder(18);
        two(text, seconds / 3600).append(':');
        two(text, seconds / 60 % 60).append(':');
        two(text, seconds % 60);
        int fraction = (int) Math.floorMod(nanos, 1_000_000_000L);
        if (fraction > 0) {
            text.append('.').append(Integer.toString(1_000_000_000 + fraction), 1, 10);
            while (text.charAt(text.length() - 1) == '0') {
                text.setLength(text.length() - 1);
            }
        }
        return text.toString();
    }

    private static StringBuilder two(StringBuilder text, long number) {
        return number < 10 ? text.append('0').append(number) : text.append(number);
    }
}
