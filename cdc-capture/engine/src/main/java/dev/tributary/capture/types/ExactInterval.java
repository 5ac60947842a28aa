package dev.tributary.capture.types;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Intervals in the form that Debezium gives them, {@code P1Y2M3DT4H5M6.78S}, from PostgreSQL's text of them in style
 * <a href="https://www.postgresql.org/docs/current/datatype-datetime.html#DATATYPE-INTERVAL-OUTPUT">postgres</a>. The driver,
 * which Debezium asks, makes zeros of infinite ones and cannot count as many hours as PostgreSQL can.
 */
final class ExactInterval {

    /** What stands in the old row of a delete, of which only the key is known. */
    static final String ABSENT = "P0Y0M0DT0H0M0S";

    private static final String NUMBER = "([+-]?\\d+)";
    private static final Pattern PARTS = Pattern.compile("(?:" + NUMBER + " years?)? ?(?:" + NUMBER + " mons?)? ?(?:"
            + NUMBER + " days?)? ?(?:([+-]?)(\\d+):(\\d+):(\\d+(?:\\.\\d+)?))?");

    private ExactInterval() {}

    /**
     * @param value PostgreSQL's text, as such or in an object of the driver's; or a column's default, which Debezium has
     *     converted already
     * @return {@code infinity} and {@code -infinity} as they are
     * @throws IllegalArgumentException if it is something else
     */
    static String of(Object value) {
        String text = PlainText.of(value);
        if (text.endsWith("infinity") || text.startsWith("P")) {
            return text;
        }
        Matcher parts = PARTS.matcher(text);
        if (text.isEmpty() || !parts.matches()) {
            throw new IllegalArgumentException(text + " is no interval");
        }
        String sign = parts.group(4) == null ? "" : parts.group(4);
        return "P" + whole(parts.group(1)) + "Y" + whole(parts.group(2)) + "M" + whole(parts.group(3)) + "DT"
                + time(sign, parts.group(5)) + "H" + time(sign, parts.group(6)) + "M" + time(sign, parts.group(7))
                + "S";
    }

    private static long whole(String number) {
        return number == null ? 0 : Long.parseLong(number);
    }

    private static String time(String sign, String number) {
        return number == null
                ? "0"
                : new BigDecimal(sign + number).stripTrailingZeros().toPlainString();
    }
}
