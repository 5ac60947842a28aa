package dev.tributary.source;

import dev.tributary.contract.SourceObjects;
import dev.tributary.spec.QualifiedName;
import dev.tributary.spec.SourceTable;
import java.sql.Connection;
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
     */
    public record Present(long oid, boolean published) {}

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
        Map<QualifiedName, Present> found = new LinkedHashMap<>();
        new Catalogue(connection)
                .all(
                        row -> found.put(
                                new QualifiedName(row.getString(1), row.getString(2)),
                                new Present(row.getLong(3), row.getBoolean(4))),
                        """
                        SELECT n.nspname, c.relname, c.oid, %s
                          FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                         WHERE (n.nspname, c.relname) IN (SELECT * FROM unnest(?::text[], ?::text[]))
                           AND c.relkind IN ('r', 'p')
                        """.formatted(contained()),
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
