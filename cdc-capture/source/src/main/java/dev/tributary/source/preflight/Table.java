package dev.tributary.source.preflight;

import dev.tributary.source.Catalogue;
import dev.tributary.source.Sql;
import dev.tributary.spec.QualifiedName;
import dev.tributary.spec.SourceTable;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * A relation that the pipeline file names.
 *
 * @param kind {@code pg_class.relkind}: r table, p partitioned, v view, m materialised view, f foreign
 * @param persistence {@code pg_class.relpersistence}: p permanent, u unlogged, t temporary
 * @param parent whether tables inherit from it other than as partitions
 * @param identity {@code pg_class.relreplident}: d default, i index, f full, n nothing
 * @param identityColumns of the index that is the replica identity; empty for none
 * @param primaryKey its columns; empty for none
 * @param deferrableKeys names of deferrable primary and unique constraints
 * @param primaryDeferrable whether the primary key is one of them
 * @param columns all
 * @param longColumns of types that TOAST moves out of line
 * @param numericColumns numeric ones, also arrays and domains
 * @param floatColumns real and double precision ones, also arrays and domains
 * @param storedColumns generated and stored
 * @param virtualColumns generated when read
 */
record Table(
        long oid,
        String schema,
        String name,
        char kind,
        char persistence,
        boolean parent,
        char identity,
        List<String> identityColumns,
        List<String> primaryKey,
        List<String> deferrableKeys,
        boolean primaryDeferrable,
        List<String> columns,
        List<String> longColumns,
        List<String> numericColumns,
        List<String> floatColumns,
        List<String> storedColumns,
        List<String> virtualColumns) {

    private static final String QUERY = """
            WITH wanted AS (
                SELECT c.*, n.nspname
                  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                 WHERE (n.nspname, c.relname) IN (SELECT * FROM unnest(?::text[], ?::text[]))
                   AND c.relkind IN ('r', 'p', 'v', 'm', 'f')),
            attributes AS (
                SELECT a.attrelid, a.attname::text AS name, a.attnum, a.attgenerated,
                       a.attlen = -1 AND a.attstorage IN ('x', 'e') AS long,
                       coalesce(nullif(e.typbasetype, 0), e.oid) AS type
                  FROM pg_attribute a
                  JOIN pg_type t ON t.oid = a.atttypid
                  JOIN pg_type e ON e.oid = coalesce(nullif(t.typelem, 0), t.oid)
                 WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attrelid IN (SELECT w.oid FROM wanted w)),
            keys AS (
                SELECT i.indrelid, i.indisprimary, i.indisreplident,
                       array_agg(a.attname::text ORDER BY k.place) AS columns
                  FROM pg_index i
                 CROSS JOIN unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, place)
                  JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
                 WHERE (i.indisprimary OR i.indisreplident) AND k.place <= i.indnkeyatts
                   AND i.indrelid IN (SELECT w.oid FROM wanted w)
                 GROUP BY i.indexrelid, i.indrelid, i.indisprimary, i.indisreplident)
            SELECT c.oid, c.nspname, c.relname, c.relkind, c.relpersistence, c.relreplident,
                   c.relkind = 'r' AND EXISTS (SELECT FROM pg_inherits i WHERE i.inhparent = c.oid) AS parent,
                   (SELECT k.columns FROM keys k WHERE k.indrelid = c.oid AND k.indisreplident) AS identity_columns,
                   (SELECT k.columns FROM keys k WHERE k.indrelid = c.oid AND k.indisprimary) AS primary_key,
                   (SELECT array_agg(o.conname::text ORDER BY 1) FROM pg_constraint o
                     WHERE o.conrelid = c.oid AND o.contype IN ('p', 'u') AND o.condeferrable) AS deferrable,
                   EXISTS (SELECT FROM pg_constraint o
                     WHERE o.conrelid = c.oid AND o.contype = 'p' AND o.condeferrable) AS primary_deferrable,
                   (SELECT array_agg(a.name ORDER BY a.attnum) FROM attributes a
                     WHERE a.attrelid = c.oid) AS columns,
                   (SELECT array_agg(a.name ORDER BY a.attnum) FROM attributes a
                     WHERE a.attrelid = c.oid AND a.long AND (c.reltoastrelid <> 0 OR c.relkind = 'p')) AS long,
                   (SELECT array_agg(a.name ORDER BY a.attnum) FROM attributes a
                     WHERE a.attrelid = c.oid AND a.type = 'numeric'::regtype) AS numerics,
                   (SELECT array_agg(a.name ORDER BY a.attnum) FROM attributes a
                     WHERE a.attrelid = c.oid AND a.type IN ('real'::regtype, 'double precision'::regtype)) AS floats,
                   (SELECT array_agg(a.name ORDER BY a.attnum) FROM attributes a
                     WHERE a.attrelid = c.oid AND a.attgenerated = 's') AS stored,
                   (SELECT array_agg(a.name ORDER BY a.attnum) FROM attributes a
                     WHERE a.attrelid = c.oid AND a.attgenerated = 'v') AS virtual
              FROM wanted c
            """;

    /** Those of the tables that exist. */
    static List<Table> read(Catalogue catalogue, List<SourceTable> tables) throws SQLException {
        return catalogue.all(
                Table::of,
                QUERY,
                tables.stream().map(SourceTable::schema).toList(),
                tables.stream().map(SourceTable::name).toList());
    }

    private static Table of(ResultSet row) throws SQLException {
        return new Table(
                row.getLong("oid"),
                row.getString("nspname"),
                row.getString("relname"),
                row.getString("relkind").charAt(0),
                row.getString("relpersistence").charAt(0),
                row.getBoolean("parent"),
                row.getString("relreplident").charAt(0),
                Catalogue.texts(row, "identity_columns"),
                Catalogue.texts(row, "primary_key"),
                Catalogue.texts(row, "deferrable"),
                row.getBoolean("primary_deferrable"),
                Catalogue.texts(row, "columns"),
                Catalogue.texts(row, "long"),
                Catalogue.texts(row, "numerics"),
                Catalogue.texts(row, "floats"),
                Catalogue.texts(row, "stored"),
                Catalogue.texts(row, "virtual"));
    }

    /** {@code public.orders}. */
    String qualifiedName() {
        return new QualifiedName(schema, name).toString();
    }

    /** {@code "public"."orders"}. */
    String sql() {
        return Sql.identifier(schema, name);
    }

    boolean isPartitioned() {
        return kind == 'p';
    }

    /** Whether a publication can have it, once it is logged. */
    boolean isPublishable() {
        return (kind == 'r' || kind == 'p') && persistence != 't';
    }
}
