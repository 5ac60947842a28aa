package dev.tributary.reduce.conformance;

import dev.tributary.reduce.Unchanged;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Values as case files write them: {@code 7}, {@code 1.50}, {@code word}, {@code 'some text'}, {@code 0xCAFE},
 * {@code [a b]}, {@code true}, {@code NULL}, {@code ~} for a value that was not sent, {@code ?} for one that is unknown.
 */
final class Literal {

    private static final Pattern INTEGER = Pattern.compile("-?\\d{1,18}");
    private static final Pattern DECIMAL = Pattern.compile("-?\\d+\\.\\d+|-?\\d{19,}");
    private static final Set<String> WORDS = Set.of("NULL", "true", "false");

    private Literal() {}

    /**
     * @param type decides what {@code ~} stands for
     * @throws IllegalArgumentException if the text is no value
     */
    static Object parse(String text, Type type) {
        return text.equals("~") ? type.placeholder() : parse(text);
    }

    static Object parse(String text) {
        if (text.equals("NULL")) {
            return null;
        }
        if (text.equals("?")) {
            return Unchanged.VALUE;
        }
        if (text.equals("true") || text.equals("false")) {
            return Boolean.valueOf(text);
        }
        if (INTEGER.matcher(text).matches()) {
            return Long.valueOf(text);
        }
        if (DECIMAL.matcher(text).matches()) {
            return new BigDecimal(text);
        }
        if (text.startsWith("0x")) {
            return HexFormat.of().parseHex(text.substring(2));
        }
        if (text.startsWith("'")) {
            return text.substring(1, text.length() - 1).replace("''", "'");
        }
        if (text.startsWith("[")) {
            return list(text.substring(1, text.length() - 1));
        }
        if (isBare(text)) {
            return text;
        }
        throw new IllegalArgumentException("'" + text + "' is no value; put text with other characters in quotes");
    }

    private static List<Object> list(String text) {
        List<Object> values = new ArrayList<>();
        Tokens.of(text).forEach(token -> values.add(parse(token)));
        return values;
    }

    /** The value as a case file writes it. */
    static String text(Object value) {
        if (value == null) {
            return "NULL";
        }
        if (value == Unchanged.VALUE) {
            return "?";
        }
        if (value instanceof byte[] bytes) {
            return "0x" + HexFormat.of().formatHex(bytes);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Literal::text).collect(Collectors.joining(" ", "[", "]"));
        }
        if (value instanceof String string) {
            return isBare(string) ? string : "'" + string.replace("'", "''") + "'";
        }
        return value.toString();
    }

    static String text(List<Object> row) {
        return row.stream().map(Literal::text).collect(Collectors.joining(" "));
    }

    private static boolean isBare(String text) {
        return !text.isEmpty()
                && !WORDS.contains(text)
                && (Character.isLetter(text.charAt(0)) || text.charAt(0) == '_')
                && text.chars().allMatch(c -> Character.isLetterOrDigit(c) || "_:.-".indexOf(c) >= 0);
    }
}
