package dev.tributary.source;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.contract.SourceObjects;
import dev.tributary.spec.SourceTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The pipeline's signal table, {@code tributary.signals_<pipeline>}. A row that asks for an incremental snapshot reaches
 * the capture through the log, so it is durable from its commit on and taken up exactly once. The capture itself marks
 * there where it read a chunk of rows, which puts the rows at the right place among the changes.
 */
public final class SignalTable {

    /** Type of a row that asks for an incremental snapshot. */
    private static final String EXECUTE = "execute-snapshot";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String publication;
    private final String name;

    public SignalTable(String pipeline) {
        SourceObjects objects = new SourceObjects(pipeline);
        this.publication = objects.publication();
        this.name = objects.signals();
    }

    /** {@code tributary.signals_shop}. */
    public String qualifiedName() {
        return SourceObjects.SCHEMA + "." + name;
    }

    /** The same, quoted. */
    public String sql() {
        return Sql.identifier(SourceObjects.SCHEMA, name);
    }

    /**
     * Statements that make it, for the owner of the database; running them again changes nothing.
     *
     * @param role that the capture enters as
     */
    public List<String> creation(String role) {
        String schema = Sql.identifier(SourceObjects.SCHEMA);
        return List.of(
                "CREATE SCHEMA IF NOT EXISTS " + schema,
                "CREATE TABLE IF NOT EXISTS " + sql() + " (id text PRIMARY KEY, type text NOT NULL, data text)",
                "GRANT USAGE ON SCHEMA " + schema + " TO " + Sql.identifier(role),
                "GRANT SELECT, INSERT, DELETE ON " + sql() + " TO " + Sql.identifier(role));
    }

    /** The statement that publishes it; running it again changes nothing. */
    public String publishing() {
        return Sql.unless(
                "SELECT FROM pg_publication_tables WHERE pubname = " + Sql.literal(publication) + " AND schemaname = "
                        + Sql.literal(SourceObjects.SCHEMA) + " AND tablename = " + Sql.literal(name),
                "ALTER PUBLICATION " + Sql.identifier(publication) + " ADD TABLE " + sql());
    }

    /** Why a role cannot ask for an incremental snapshot, a sentence; empty if it can. */
    public Optional<String> problem(Connection connection, String role) throws SQLException {
        Catalogue catalogue = new Catalogue(connection);
        Optional<Boolean> allowed = catalogue.first(
                row -> row.getBoolean(1),
                "SELECT has_schema_privilege(r.oid, c.relnamespace, 'USAGE')"
                        + " AND has_table_privilege(r.oid, c.oid, 'SELECT') AND has_table_privilege(r.oid, c.oid, 'INSERT')"
                        + " AND has_table_privilege(r.oid, c.oid, 'DELETE') FROM pg_class c, pg_roles r"
                        + " WHERE c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = ?) AND c.relname = ?"
                        + " AND r.rolname = ?",
                SourceObjects.SCHEMA,
                name,
                role);
        if (allowed.isEmpty()) {
            return Optional.of("The signal table " + qualifiedName() + " does not exist.");
        }
        if (!allowed.get()) {
            return Optional.of("The role " + role + " may not write to the signal table " + qualifiedName() + ".");
        }
        boolean published = catalogue
                .first(
                        row -> true,
                        "SELECT FROM pg_publication_tables WHERE pubname = ? AND schemaname = ? AND tablename = ?",
                        publication,
                        SourceObjects.SCHEMA,
                        name)
                .isPresent();
        return published
                ? Optional.empty()
                : Optional.of("The publication " + publication + " does not contain the signal table " + qualifiedName()
                        + ".");
    }

    /**
     * Asks for an incremental snapshot and forgets what older ones left in the table.
     *
     * @param connection with automatic commit
     * @param filter SQL condition on the rows, or null for all
     * @return LSN behind the request: a capture that has reached it has taken the request up
     */
    public long request(Connection connection, List<SourceTable> tables, String filter) throws SQLException {
        ObjectNode data = JSON.createObjectNode().put("type", "INCREMENTAL");
        for (SourceTable table : tables) {
            // Both are regular expressions for Debezium.
            String pattern = pattern(table.schema()) + "\\." + pattern(table.name());
            data.withArray("data-collections").add(pattern);
            if (filter != null) {
                data.withArray("additional-conditions")
                        .addObject()
                        .put("data-collection", pattern)
                        .put("filter", "(" + filter + ")");
            }
        }
        connection.setAutoCommit(false);
        try (Statement delete = connection.createStatement();
                PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO " + sql() + " (id, type, data) VALUES (?, ?, ?)")) {
            delete.executeUpdate("DELETE FROM " + sql());
            insert.setString(1, UUID.randomUUID().toString());
            insert.setString(2, EXECUTE);
            insert.setString(3, data.toString());
            insert.executeUpdate();
            connection.commit();
        } finally {
            connection.setAutoCommit(true);
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_logical_emit_message(true, '"
                        + SourceObjects.BARRIER_PREFIX + "', 'snapshot') - '0/0'::pg_lsn")) {
            row.next();
            return row.getLong(1);
        }
    }

    private static String pattern(String identifier) {
        StringBuilder quoted = new StringBuilder();
        identifier.codePoints().forEach(c -> {
            if (Character.isLetterOrDigit(c) || c == '_') {
                quoted.appendCodePoint(c);
            } else {
                quoted.append(String.format("\\x{%x}", c));
            }
        });
        return quoted.toString();
    }
}
