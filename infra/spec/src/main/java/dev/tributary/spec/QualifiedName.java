package dev.tributary.spec;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A table in the database, its names as the database spells them.
 *
 * @param schema namespace
 * @param table name in it
 */
public record QualifiedName(String schema, String table) {

    private static final String PART = "(\"(?:[^\"]|\"\")+\"|[^.\"]+)";
    private static final Pattern TEXT = Pattern.compile(PART + "\\." + PART);

    /** From {@code public.orders}, or with names that hold a dot or a quote in quotes: {@code public."v1.2 ""new"""}. */
    static Optional<QualifiedName> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(new QualifiedName(plain(matcher.group(1)), plain(matcher.group(2))))
                : Optional.empty();
    }

    private static String plain(String part) {
        return part.startsWith("\"") ? part.substring(1, part.length() - 1).replace("\"\"", "\"") : part;
    }

    private static String quoted(String name) {
        return name.indexOf('.') < 0 && name.indexOf('"') < 0 ? name : '"' + name.replace("\"", "\"\"") + '"';
    }

    /** As the pipeline file takes it. */
    @Override
    public String toString() {
        return quoted(schema) + "." + quoted(table);
    }
}
