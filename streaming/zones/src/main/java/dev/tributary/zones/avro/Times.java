package dev.tributary.zones.avro;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Points in time and times of day from numbers and texts, to the microsecond. */
final class Times {

    private static final Instant EARLIEST = instant(Long.MIN_VALUE);
    private static final Instant LATEST = instant(Long.MAX_VALUE);

    private Times() {}

    /**
     * @throws ArithmeticException beyond the year 294247
     */
    static long micros(long millis) {
        return Math.multiplyExact(millis, 1_000L);
    }

    static Instant instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000L);
    }

    static LocalDateTime local(long micros) {
        return LocalDateTime.ofEpochSecond(
                Math.floorDiv(micros, 1_000_000L), (int) Math.floorMod(micros, 1_000_000L) * 1_000, ZoneOffset.UTC);
    }

    /**
     * An ISO 8601 timestamp with its offset. PostgreSQL's infinities arrive as years that no timestamp of Spark
     * reaches: they become its latest and earliest one.
     */
    static Instant zoned(String text) {
        Instant instant = OffsetDateTime.parse(text).toInstant();
        if (instant.isAfter(LATEST)) {
            return LATEST;
        }
        return instant.isBefore(EARLIEST) ? EARLIEST : instant;
    }

    /** A time of day, as PostgreSQL writes it: {@code 10:15:30}, {@code 10:15:30.25}, {@code 24:00:00}. */
    static String clock(long nanos) {
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
