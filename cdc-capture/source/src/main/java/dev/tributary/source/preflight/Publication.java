package dev.tributary.source.preflight;

import dev.tributary.source.Catalogue;
import dev.tributary.spec.QualifiedName;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * A publication.
 *
 * @param allTables whether it has every table of the database
 * @param leftOut operations that it does not publish
 * @param viaRoot whether changes of partitions come under the root's name
 * @param storedColumns whether it publishes stored generated columns
 */
record Publication(long oid, boolean allTables, List<String> leftOut, boolean viaRoot, boolean storedColumns) {

    /**
     * What it says of one table.
     *
     * @param contained whether the table itself is in it
     * @param rootContained whether the table is a partition of one that is in it
     * @param filter SQL of the row filter, or null
     * @param columns those of the column list; empty for all
     */
    record Member(String table, boolean contained, boolean rootContained, String filter, List<String> columns) {}

    private static final String QUERY = """
            SELECT p.oid, p.puballtables,
                   array_remove(ARRAY[
                       CASE WHEN NOT p.pubinsert THEN 'insert' END, CASE WHEN NOT p.pubupdate THEN 'update' END,
                       CASE WHEN NOT p.pubdelete THEN 'delete' END,
                       CASE WHEN NOT p.pubtruncate THEN 'truncate' END], NULL) AS left_out,
                   p.pubviaroot,
                   coalesce(to_jsonb(p) ->> 'pubgencols' = 's', false) AS stored
              FROM pg_publication p
             WHERE p.pubname = ?
            """;

    static Optional<Publication> read(Catalogue catalogue, String name) throws SQLException {
        return catalogue.first(
                row -> new Publication(
                        row.getLong("oid"),
                        row.getBoolean("puballtables"),
                        Catalogue.texts(row, "left_out"),
                        row.getBoolean("pubviaroot"),
                        row.getBoolean("stored")),
                QUERY,
                name);
    }

    /** What it says of tables. */
    List<Member> members(Catalogue catalogue, Server server, List<Table> tables) throws SQLException {
        String sql = """
                SELECT n.nspname, c.relname,
                       p.puballtables OR r.oid IS NOT NULL OR %s AS contained,
                       EXISTS (SELECT FROM pg_partition_ancestors(c.oid) a (relid)
                                 JOIN pg_publication_rel o ON o.prrelid = a.relid
                                WHERE o.prpubid = p.oid AND a.relid <> c.oid) AS root_contained,
                       %s AS filter,
                       (SELECT array_agg(a.attname::text ORDER BY a.attnum) FROM pg_attribute a
                         WHERE a.attrelid = c.oid AND a.attnum = ANY (%s)) AS columns
                  FROM pg_publication p
                 CROSS JOIN pg_class c
                  JOIN pg_namespace n ON n.oid = c.relnamespace
                  LEFT JOIN pg_publication_rel r ON r.prpubid = p.oid AND r.prrelid = c.oid
                 WHERE p.oid = ? AND c.oid = ANY (?::text[]::oid[])
                 ORDER BY 1, 2
                """;
        boolean lists = hasLists(server);
        return catalogue.all(
                row -> new Member(
                        new QualifiedName(row.getString("nspname"), row.getString("relname")).toString(),
                        row.getBoolean("contained"),
                        row.getBoolean("root_contained"),
                        row.getString("filter"),
                        Catalogue.texts(row, "columns")),
                sql.formatted(
                        lists
                                ? "EXISTS (SELECT FROM pg_publication_namespace s WHERE s.pnpubid = p.oid"
                                        + " AND s.pnnspid = c.relnamespace)"
                                : "false",
                        lists ? "pg_get_expr(r.prqual, r.prrelid)" : "NULL",
                        lists ? "r.prattrs::int2[]" : "NULL::int2[]"),
                oid,
                tables.stream().map(table -> String.valueOf(table.oid())).toList());
    }

    /** Objects that it has besides tables of the pipeline, as {@code ALTER PUBLICATION … SET TABLE} goes on with them. */
    List<String> others(Catalogue catalogue, Server server, List<Table> tables) throws SQLException {
        String sql = """
                SELECT format('%%I.%%I', n.nspname, c.relname) || %s, 1
                  FROM pg_publication_rel r
                  JOIN pg_class c ON c.oid = r.prrelid JOIN pg_namespace n ON n.oid = c.relnamespace
                 WHERE r.prpubid = ? AND c.oid <> ALL (?::text[]::oid[])
                """;
        String lists = """
                coalesce((SELECT ' (' || string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) || ')'
                            FROM pg_attribute a
                           WHERE a.attrelid = c.oid AND a.attnum = ANY (r.prattrs::int2[])), '')
                || coalesce(' WHERE (' || pg_get_expr(r.prqual, r.prrelid) || ')', '')
                """;
        String schemas = """
                UNION ALL
                SELECT 'TABLES IN SCHEMA ' || quote_ident(n.nspname), 2
                  FROM pg_publication_namespace s JOIN pg_namespace n ON n.oid = s.pnnspid
                 WHERE s.pnpubid =
                """ + oid;
        return catalogue.all(
                row -> row.getString(1),
                sql.formatted(hasLists(server) ? lists : "''") + (hasLists(server) ? schemas : "") + " ORDER BY 2, 1",
                oid,
                tables.stream().map(table -> String.valueOf(table.oid())).toList());
    }

    private static boolean hasLists(Server server) {
        return server.isAtLeast(15);
    }
}
