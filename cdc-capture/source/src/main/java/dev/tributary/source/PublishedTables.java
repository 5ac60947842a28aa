package dev.tributary.source;

import dev.tributary.contract.SourceObjects;
import dev.tributary.spec.QualifiedName;
import dev.tributary.spec.SourceTable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The pipeline's tables as they are in the database at the moment, and its publication. */
public final class PublishedTables {

    private static final String NOT_THE_OWNER = "42501";

    /**
     * One table.
     *
     * @param oid by which the database tells it from others of the same name
     * @param published whether its changes are sent
     * @param state what tells whether its captured rows are still right
     * @param settings what decides whether its changes are sent completely, as a text to be compared
     */
    public record Present(long oid, boolean published, TableState state, String settings) {}

    /** All of it in one statement: parts that are read one after the other may fit no state that there ever was. */
    private static final String PRESENT = """
            SELECT n.nspname, c.relname, c.oid, %1$s AS published,
                   concat_ws(',', p.oid || 'x' || p.xmin,
                       (SELECT string_agg(r.oid || 'x' || r.xmin, ',' ORDER BY r.oid) FROM pg_publication_rel r
                         WHERE r.prpubid = p.oid AND (r.prrelid = c.oid
                            OR r.prrelid IN (SELECT * FROM pg_partition_ancestors(c.oid)))),
                       %2$s) AS publication,
                   coalesce(p.puballtables, false) OR NOT EXISTS (SELECT FROM pg_publication_rel r
                         WHERE r.prpubid = p.oid AND (r.prrelid = c.oid
                            OR r.prrelid IN (SELECT * FROM pg_partition_ancestors(c.oid)))) AS by_schema,
                   c.relfilenode::text AS file,
                   ARRAY(SELECT concat_ws(' ', a.attnum, a.atttypid, a.xmin,
                                a.atthasmissing OR c.relkind = 'p' AND EXISTS (
                                    WITH RECURSIVE below (oid) AS (
                                        SELECT i.inhrelid FROM pg_inherits i WHERE i.inhparent = c.oid
                                        UNION ALL
                                        SELECT i.inhrelid FROM pg_inherits i JOIN below b ON i.inhparent = b.oid)
                                    SELECT FROM below b JOIN pg_attribute l ON l.attrelid = b.oid
                                     WHERE l.attname = a.attname AND l.atthasmissing),
                                a.attisdropped, a.attname)
                           FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 ORDER BY a.attnum) AS columns,
                   ARRAY(WITH RECURSIVE used (oid) AS (
                             SELECT a.atttypid FROM pg_attribute a
                              WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.atttypid >= 16384
                             UNION
                             SELECT x.oid FROM used u JOIN pg_type y ON y.oid = u.oid CROSS JOIN LATERAL (
                                 SELECT y.typelem AS oid UNION ALL SELECT y.typbasetype
                                 UNION ALL SELECT g.rngsubtype FROM pg_range g WHERE y.oid IN (g.rngtypid, g.rngmultitypid)
                                 UNION ALL SELECT a.atttypid FROM pg_attribute a
                                  WHERE a.attrelid = y.typrelid AND a.attnum > 0 AND NOT a.attisdropped) x
                              WHERE x.oid >= 16384)
                         SELECT concat_ws(' ', e.oid, e.enumtypid, e.enumlabel)
                           FROM used u JOIN pg_enum e ON e.enumtypid = u.oid
                         UNION ALL
                         SELECT concat_ws(' ', 0, y.oid, a.attnum, a.atttypid, a.attisdropped)
                           FROM used u JOIN pg_type y ON y.oid = u.oid
                           JOIN pg_attribute a ON a.attrelid = y.typrelid AND a.attnum > 0) AS types,
                   ARRAY(WITH RECURSIVE below (oid, attached) AS (
                             SELECT i.inhrelid, i.xmin::text FROM pg_inherits i
                              WHERE i.inhparent = c.oid AND c.relkind = 'p'
                             UNION ALL
                             SELECT i.inhrelid, i.xmin::text FROM pg_inherits i JOIN below b ON i.inhparent = b.oid)
                         SELECT concat_ws(' ', b.oid, k.relfilenode, b.attached = (
                                    SELECT a.xmin::text FROM pg_attribute a WHERE a.attrelid = b.oid AND a.attnum = -1))
                           FROM below b JOIN pg_class k ON k.oid = b.oid) AS partitions,
                   concat_ws('|', to_jsonb(p) - 'pubowner', c.relreplident, c.relpersistence,
                       (SELECT string_agg(concat_ws(',', i.indexrelid, i.indkey, i.indisprimary, i.indisreplident,
                               i.indimmediate), ';' ORDER BY i.indexrelid)
                          FROM pg_index i WHERE i.indrelid = c.oid AND (i.indisprimary OR i.indisreplident)),
                       (SELECT count(*) FROM pg_attribute a
                         WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
                       (SELECT string_agg(to_jsonb(r)::text, ';' ORDER BY r.oid) FROM pg_publication_rel r
                         WHERE r.prpubid = p.oid AND r.prrelid = c.oid)) AS settings
              FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
              LEFT JOIN pg_publication p ON p.pubname = ?
             WHERE (n.nspname, c.relname) IN (SELECT * FROM unnest(?::text[], ?::text[]))
               AND c.relkind IN ('r', 'p')
            """;

    private final Connection connection;
    private final String publication;

    /**
     * @param connection with automatic commit
     */
    public PublishedTables(Connection connection, String pipeline) {
        this.connection = connection;
        this.publication = new SourceObjects(pipeline).publication();
    }

    /** Those of the tables that exist. */
    public Map<SourceTable, Present> present(List<SourceTable> tables) throws SQLException {
        Map<QualifiedName, SourceTable> wanted = new LinkedHashMap<>();
        tables.forEach(table -> wanted.put(new QualifiedName(table.schema(), table.name()), table));
        Map<QualifiedName, Present> found = new LinkedHashMap<>();
        new Catalogue(connection)
                .all(
                        row -> {
                            QualifiedName name = new QualifiedName(row.getString(1), row.getString(2));
                            return found.put(name, present(row, wanted.get(name)));
                        },
                        PRESENT.formatted(contained(), schemas()),
                        publication,
                        publication,
                        tables.stream().map(SourceTable::schema).toList(),
                        tables.stream().map(SourceTable::name).toList());
        Map<SourceTable, Present> present = new LinkedHashMap<>();
        for (SourceTable table : tables) {
            Optional.ofNullable(found.get(new QualifiedName(table.schema(), table.name())))
                    .ifPresent(there -> present.put(table, there));
        }
        return present;
    }

    private static Present present(ResultSet row, SourceTable table) throws SQLException {
        TableState state = new TableState(
                row.getString("publication"),
                row.getBoolean("by_schema"),
                row.getString("file"),
                Catalogue.texts(row, "columns").stream()
                        .map(text -> text.split(" ", 6))
                        .map(part -> new TableState.Column(
                                Integer.parseInt(part[0]),
                                table.inLake(part[5]),
                                part[1],
                                part[2],
                                part[3].equals("t"),
                                part[4].equals("t")))
                        .toList(),
                Catalogue.texts(row, "types").stream()
                        .map(text -> new TableState.TypePart(Long.parseLong(text.split(" ", 2)[0]), text))
                        .toList(),
                Catalogue.texts(row, "partitions").stream()
                        .map(text -> text.split(" ", 3))
                        .map(part -> new TableState.Partition(Long.parseLong(part[0]), part[1], part[2].equals("t")))
                        .toList());
        return new Present(row.getLong("oid"), row.getBoolean("published"), state, row.getString("settings"));
    }

    private String schemas() throws SQLException {
        return connection.getMetaData().getDatabaseMajorVersion() < 15
                ? "NULL"
                : "(SELECT string_agg(s.oid || 'x' || s.xmin, ',') FROM pg_publication_namespace s"
                        + " WHERE s.pnpubid = p.oid AND s.pnnspid = c.relnamespace)";
    }

    /** Unlike the view of published tables, this waits for nobody who has locked one. */
    private String contained() throws SQLException {
        String bySchema = connection.getMetaData().getDatabaseMajorVersion() < 15
                ? ""
                : " OR EXISTS (SELECT FROM pg_publication_namespace s WHERE s.pnpubid = p.oid AND s.pnnspid = c.relnamespace)";
        return "coalesce((SELECT p.puballtables OR EXISTS (SELECT FROM pg_publication_rel r WHERE r.prpubid = p.oid"
                + " AND (r.prrelid = c.oid OR r.prrelid IN (SELECT * FROM pg_partition_ancestors(c.oid))))" + bySchema
                + " FROM pg_publication p WHERE p.pubname = ?), false)";
    }

    /** Whether a table of whatever kind is published. */
    boolean isPublished(String schema, String table) throws SQLException {
        return new Catalogue(connection)
                .first(
                        row -> row.getBoolean(1),
                        "SELECT " + contained() + " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                                + " WHERE n.nspname = ? AND c.relname = ?",
                        publication,
                        schema,
                        table)
                .orElse(false);
    }

    /**
     * Publishes a table, if we may.
     *
     * @return what its owner has to run, if we may not
     */
    public Optional<String> publish(SourceTable table) throws SQLException {
        String sql = "ALTER PUBLICATION " + Sql.identifier(publication) + " ADD TABLE "
                + Sql.identifier(table.schema(), table.name());
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
            return Optional.empty();
        } catch (SQLException e) {
            if (NOT_THE_OWNER.equals(e.getSQLState())) {
                return Optional.of(sql);
            }
            throw e;
        }
    }

    /** The number of a transaction that has not begun yet: all that wrote something by now have a lower one. */
    public long nextTransaction() throws SQLException {
        return number("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint");
    }

    /** The lowest number of a transaction that has not ended. */
    public long oldestTransaction() throws SQLException {
        return number("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint");
    }

    private long number(String sql) throws SQLException {
        return new Catalogue(connection).first(row -> row.getLong(1), sql).orElseThrow();
    }
}
