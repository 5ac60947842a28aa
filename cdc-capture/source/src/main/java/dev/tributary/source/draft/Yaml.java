package dev.tributary.source.draft;

import java.util.Collection;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Texts as YAML reads them back. A library would write the values, but not the comments between them. */
final class Yaml {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_.]*");

    /** Words that YAML 1.1 takes for something else than a text. */
    private static final Set<String> RESERVED = Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");

    private Yaml() {}

    /** {@code orders}, {@code "odd \"name\""}: a key or a value. */
    static String text(String value) {
        boolean plain = PLAIN.matcher(value).matches() && !RESERVED.contains(value.toLowerCase(java.util.Locale.ROOT));
        return plain ? value : quoted(value);
    }

    /** {@code [a, "b c"]}. */
    static String list(Collection<String> values) {
        return values.stream().map(Yaml::text).collect(Collectors.joining(", ", "[", "]"));
    }

    static String quoted(String value) {
        StringBuilder quoted = new StringBuilder("\"");
        value.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').appendCodePoint(c);
            } else if (isShown(c)) {
                quoted.appendCodePoint(c);
            } else {
                quoted.append(c > 0xFFFF ? String.format("\\U%08X", c) : String.format("\\u%04X", c));
            }
        });
        return quoted.append('"').toString();
    }

    /** On one line, whatever is in it. */
    static String comment(String text) {
        StringBuilder line = new StringBuilder();
        text.codePoints().forEach(c -> line.appendCodePoint(isShown(c) ? c : ' '));
        return ("# " + line).stripTrailing();
    }

    /** Letters, signs and the blank; no controls, line ends or marks of direction, nothing outside the basic plane. */
    private static boolean isShown(int c) {
        boolean mark = c > 0x1FFF && c < 0x2010 || c > 0x2027 && c < 0x2030 || c > 0x205F && c < 0x2070;
        return c >= ' ' && c < 0x7F || c > 0xA0 && c < 0xD800 && !mark;
    }
}
