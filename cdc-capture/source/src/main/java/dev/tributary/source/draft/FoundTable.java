package dev.tributary.source.draft;

import dev.tributary.source.Catalogue;
import dev.tributary.spec.QualifiedName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * A table of the database.
 *
 * @param key columns of the primary key, else of the index that is the replica identity; empty for none
 * @param partitioned whether its rows are in partitions
 * @param unlogged whether its changes are not in the log
 * @param comment may be empty
 * @param foreignKeys as PostgreSQL writes them
 * @param columns in the table's order
 */
record FoundTable(
        String schema,
        String name,
        List<String> key,
        boolean partitioned,
        boolean unlogged,
        String comment,
        List<String> foreignKeys,
        List<FoundColumn> columns) {

    /**
     * One of its columns.
     *
     * @param type as PostgreSQL writes it: {@code numeric(12,2)}
     * @param comment may be empty
     */
    record FoundColumn(String name, String type, boolean required, String comment) {}

    /** Partitions are left to their root, and tables that an extension made to it. */
    private static final String TABLES = """
            SELECT c.oid, n.nspname, c.relname, c.relkind = 'p' AS partitioned, c.relpersistence = 'u' AS unlogged,
                   coalesce(obj_description(c.oid, 'pg_class'), '') AS comment,
                   (SELECT array_agg(a.attname::text ORDER BY k.place)
                      FROM pg_index i
                     CROSS JOIN unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, place)
                      JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
                     WHERE i.indrelid = c.oid AND k.place <= i.indnkeyatts
                       AND (i.indisprimary OR i.indisreplident AND NOT EXISTS (
                            SELECT FROM pg_index p WHERE p.indrelid = c.oid AND p.indisprimary))) AS key,
                   (SELECT array_agg(pg_get_constraintdef(o.oid) ORDER BY o.conname) FROM pg_constraint o
                     WHERE o.conrelid = c.oid AND o.contype = 'f') AS foreign_keys
              FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence <> 't'
               AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'tributary') AND n.nspname NOT LIKE 'pg\\_toast%'
               AND (cardinality(?::text[]) = 0 OR n.nspname = ANY (?::text[]))
               AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass
                               AND d.objid = c.oid AND d.deptype = 'e')
             ORDER BY n.nspname <> 'public', 2, 3
            """;

    private static final String COLUMNS = """
            SELECT a.attname, format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull,
                   coalesce(col_description(a.attrelid, a.attnum), '') AS comment
              FROM pg_attribute a
             WHERE a.attrelid = ?::oid AND a.attnum > 0 AND NOT a.attisdropped
             ORDER BY a.attnum
            """;

    /**
     * All of them, those in {@code public} first.
     *
     * @param schemas to look into; empty for all
     */
    static List<FoundTable> read(Catalogue catalogue, List<String> schemas) throws SQLException {
        // Names in types and constraints are then qualified wherever they need be.
        catalogue.first(row -> row.getString(1), "SELECT set_config('search_path', 'pg_catalog', false)");
        return catalogue.all(row -> of(catalogue, row), TABLES, schemas, schemas);
    }

    private static FoundTable of(Catalogue catalogue, ResultSet row) throws SQLException {
        return new FoundTable(
                row.getString("nspname"),
                row.getString("relname"),
                Catalogue.texts(row, "key"),
                row.getBoolean("partitioned"),
                row.getBoolean("unlogged"),
                row.getString("comment"),
                Catalogue.texts(row, "foreign_keys"),
                catalogue.all(
                        column -> new FoundColumn(
                                column.getString("attname"),
                                column.getString("type"),
                                column.getBoolean("attnotnull"),
                                column.getString("comment")),
                        COLUMNS,
                        row.getLong("oid")));
    }

    String qualifiedName() {
        return new QualifiedName(schema, name).toString();
    }
}
