package dev.tributary.capture.types;

import java.util.regex.Pattern;

/**
 * Times of day with their zone, {@code 10:00:00+05:30}. Debezium moves them to UTC: the zone is lost, and 24:00:00 is
 * another time.
 */
final class ExactTime {

    /** What stands in the old row of a delete, of which only the key is known. */
    static final String ABSENT = "00:00:00Z";

    private static final Pattern HOURS_ONLY = Pattern.compile("[0-9:.]+[+-]\\d\\d");

    private ExactTime() {}

    /** {@code 10:15:30.25+02} → {@code 10:15:30.25+02:00}; {@code +00} is {@code Z}. */
    static String zoned(Object value) {
        String text = PlainText.of(value);
        if (text.endsWith("+00")) {
            return text.substring(0, text.length() - 3) + "Z";
        }
        return HOURS_ONLY.matcher(text).matches() ? text + ":00" : text;
    }
}
