package dev.tributary.source;

import java.util.Collection;
import java.util.stream.Collectors;

/** Names and values as PostgreSQL reads them. */
public final class Sql {

    private Sql() {}

    /** {@code Odd "name"} → {@code "Odd ""name"""}. */
    public static String identifier(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** {@code "public"."orders"}. */
    public static String identifier(String schema, String name) {
        return identifier(schema) + "." + identifier(name);
    }

    /** {@code "a", "b"}. */
    public static String identifiers(Collection<String> names) {
        return names.stream().map(Sql::identifier).collect(Collectors.joining(", "));
    }

    /** {@code it's} → {@code 'it''s'}. */
    public static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** A block that runs a statement unless a query finds something, so that running it again does no harm. */
    public static String unless(String query, String statement) {
        String tag = "$fix$";
        while ((query + statement).contains(tag)) {
            tag = "$_" + tag.substring(1);
        }
        return "DO " + tag + " BEGIN IF NOT EXISTS (" + query + ") THEN " + statement + "; END IF; END " + tag;
    }
}
