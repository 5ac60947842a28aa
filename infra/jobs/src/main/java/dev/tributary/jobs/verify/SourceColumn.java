package dev.tributary.jobs.verify;

/**
 * A column or an expression in PostgreSQL.
 *
 * @param name of the column
 * @param type {@code pg_type.typname} of it or, for a domain, of what it is made of; an array's begins with {@code _}
 * @param generated whether PostgreSQL computes it, so that it may be missing in the log
 */
record SourceColumn(String name, String type, boolean generated) {

    String quoted() {
        return quote(name);
    }

    static String quote(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
