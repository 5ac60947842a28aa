package dev.tributary.capture.types;

import java.time.DateTimeException;
import java.time.LocalDate;

/**
 * Dates and times of four-digit years as PostgreSQL writes them in style ISO. Debezium parses each with a general formatter
 * and makes another one to write it, which takes longer than all the rest that is done with a row. Null for everything that
 * is not of this plain form: then Debezium is asked.
 */
public final class TimeText {

    private static final int DATE = 10;
    private static final int SECONDS = 19;
    private static final int MICRO_DIGITS = 6;
    private static final long MICROS = 1_000_000;

    private TimeText() {}

    /**
     * {@code 2026-11-27 05:20:07.12+00}, 6 digits → {@code 2026-11-27T05:20:07.120000Z}.
     *
     * @param digits of the fraction; if there shall be none in particular, as many as it takes
     */
    public static String utc(String text, int digits) {
        int end = text.length() - 3;
        if (end < SECONDS || !text.endsWith("+00") || !isTime(text, end)) {
            return null;
        }
        StringBuilder iso = new StringBuilder(SECONDS + MICRO_DIGITS + 2).append(text, 0, end);
        iso.setCharAt(DATE, 'T');
        int fraction = end - SECONDS - 1;
        if (digits > 0 && digits <= MICRO_DIGITS) {
            if (fraction > digits) {
                return null;
            }
            if (fraction < 0) {
                iso.append('.');
            }
            for (int i = Math.max(fraction, 0); i < digits; i++) {
                iso.append('0');
            }
        } else if (digits > MICRO_DIGITS) {
            return null;
        }
        return iso.append('Z').toString();
    }

    /** {@code 1970-01-02 00:00:00.5} → 86400500000. */
    public static Long micros(String text) {
        if (text.length() < SECONDS || !isTime(text, text.length())) {
            return null;
        }
        Integer days = days(text.substring(0, DATE));
        if (days == null) {
            return null;
        }
        long seconds = number(text, 11, 13) * 3600L + number(text, 14, 16) * 60L + number(text, 17, SECONDS);
        long fraction = 0;
        for (int i = 0; i < MICRO_DIGITS; i++) {
            int at = SECONDS + 1 + i;
            fraction = fraction * 10 + (at < text.length() ? text.charAt(at) - '0' : 0);
        }
        return (days * 86_400L + seconds) * MICROS + fraction;
    }

    /** {@code 1970-01-02} → 1. */
    public static Integer days(String text) {
        if (text.length() != DATE || !isDate(text)) {
            return null;
        }
        try {
            return Math.toIntExact(LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, DATE))
                    .toEpochDay());
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static boolean isTime(String text, int end) {
        if (!isDate(text)
                || text.charAt(DATE) != ' '
                || text.charAt(13) != ':'
                || text.charAt(16) != ':'
                || !digits(text, 11, 13)
                || !digits(text, 14, 16)
                || !digits(text, 17, SECONDS)) {
            return false;
        }
        int fraction = end - SECONDS - 1;
        return fraction == -1
                || fraction > 0
                        && fraction <= MICRO_DIGITS
                        && text.charAt(SECONDS) == '.'
                        && digits(text, SECONDS + 1, end);
    }

    private static boolean isDate(String text) {
        return text.charAt(4) == '-'
                && text.charAt(7) == '-'
                && digits(text, 0, 4)
                && digits(text, 5, 7)
                && digits(text, 8, DATE);
    }

    private static boolean digits(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            number = number * 10 + text.charAt(i) - '0';
        }
        return number;
    }
}
