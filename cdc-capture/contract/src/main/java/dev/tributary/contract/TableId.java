package dev.tributary.contract;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A table in the source database, its names as the database spells them. Its text is unambiguous: a name that holds a dot or
 * a quote is quoted as in SQL, so two tables never share a text, and a text that came from {@link #toString} is parsed back.
 *
 * <p>{@code public.orders} · {@code public."v1.2 ""new"""} · {@code Od d.t}
 *
 * @param schema namespace
 * @param name of the table in it
 */
public record TableId(String schema, String name) implements Comparable<TableId> {

    private static final String PART = "(\"(?:[^\"]|\"\")+\"|[^.\"]+)";
    private static final Pattern TEXT = Pattern.compile(PART + "\\." + PART, Pattern.DOTALL);

    /** From the text of one; empty for any other text. */
    public static Optional<TableId> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(new TableId(plain(matcher.group(1)), plain(matcher.group(2))))
                : Optional.empty();
    }

    private static String plain(String part) {
        return part.startsWith("\"") ? part.substring(1, part.length() - 1).replace("\"\"", "\"") : part;
    }

    private static String quoted(String part) {
        return part.indexOf('.') < 0 && part.indexOf('"') < 0 ? part : '"' + part.replace("\"", "\"\"") + '"';
    }

    /** The text. */
    @Override
    public String toString() {
        return quoted(schema) + "." + quoted(name);
    }

    @Override
    public int compareTo(TableId other) {
        int schemas = schema.compareTo(other.schema);
        return schemas != 0 ? schemas : name.compareTo(other.name);
    }
}
