package dev.tributary.source;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.contract.SourceObjects;
import dev.tributary.spec.SnapshotMode;
import dev.tributary.spec.SourceTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The pipeline's signal table, {@code tributary.signals_<pipeline>}. A row that asks for an incremental snapshot reaches
 * the capture through the log, so it is durable from its commit on and taken up exactly once. The capture itself marks
 * there where it read a chunk of rows, which puts the rows at the right place among the changes.
 */
public final class SignalTable {

    /** Type of a row that asks for an incremental snapshot. */
    private static final String EXECUTE = "execute-snapshot";
    /** Type of a row that only our own capture understands: a table begins anew. */
    public static final String ANEW = "tributary-anew";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String pipeline;
    private final String publication;
    private final String name;

    public SignalTable(String pipeline) {
        this.pipeline = pipeline;
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
        boolean published = new PublishedTables(connection, pipeline).isPublished(SourceObjects.SCHEMA, name);
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
        return write(connection, List.of(new Row(EXECUTE, execution(connection, tables, filter))));
    }

    /**
     * Says that a table begins anew: it is new to the pipeline, or another one than before, or its changes were not
     * published for a while. What the lake has of it counts no more from here on.
     *
     * @param connection with automatic commit
     * @param oid by which the database tells it from others of the same name
     * @param state fingerprint of its state before its rows are read
     * @param mode with {@link SnapshotMode#NONE} its rows are not read
     * @return LSN behind it, as for a request
     */
    public long anew(Connection connection, SourceTable table, long oid, String state, SnapshotMode mode)
            throws SQLException {
        ObjectNode data = JSON.createObjectNode()
                .put("schema", table.schema())
                .put("table", table.name())
                .put("oid", oid)
                .put("state", state)
                .put("read", mode != SnapshotMode.NONE);
        Row anew = new Row(ANEW, data);
        return write(
                connection,
                mode == SnapshotMode.NONE
                        ? List.of(anew)
                        : List.of(anew, new Row(EXECUTE, execution(connection, List.of(table), null))));
    }

    private record Row(String type, ObjectNode data) {}

    private static ObjectNode execution(Connection connection, List<SourceTable> tables, String filter)
            throws SQLException {
        ObjectNode data = JSON.createObjectNode().put("type", "INCREMENTAL");
        for (SourceTable table : tables) {
            String asked = asked(table);
            String pattern = asked.startsWith("\"") ? pattern(asked) : asked;
            data.withArray("data-collections").add(asked);
            Optional<String> condition = condition(connection, table, filter);
            if (condition.isPresent()) {
                data.withArray("additional-conditions")
                        .addObject()
                        .put("data-collection", pattern)
                        .put("filter", condition.get());
            }
        }
        return data;
    }

    /** Rows of tables that inherit from it come under their own tables' names. */
    private static Optional<String> condition(Connection connection, SourceTable table, String filter)
            throws SQLException {
        String name = Sql.literal(Sql.identifier(table.schema(), table.name())) + "::regclass";
        boolean parent = new Catalogue(connection)
                .first(
                        row -> true,
                        "SELECT FROM pg_class c JOIN pg_inherits i ON i.inhparent = c.oid WHERE c.relkind = 'r' AND c.oid = "
                                + name)
                .isPresent();
        String own = "tableoid = " + name;
        return Optional.ofNullable(filter)
                .map(rows -> "(" + rows + ")" + (parent ? " AND " + own : ""))
                .or(() -> parent ? Optional.of(own) : Optional.empty());
    }

    /** In one transaction, behind which a message marks the place. */
    private long write(Connection connection, List<Row> rows) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement delete = connection.createStatement();
                PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO " + sql() + " (id, type, data) VALUES (?, ?, ?)")) {
            delete.executeUpdate("DELETE FROM " + sql());
            for (Row row : rows) {
                insert.setString(1, UUID.randomUUID().toString());
                insert.setString(2, row.type());
                insert.setString(3, row.data().toString());
                insert.executeUpdate();
            }
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

    /**
     * Why Debezium cannot be asked to read a table, a sentence; empty if it can.
     */
    public static Optional<String> problem(SourceTable table) {
        String asked = asked(table);
        if (asked.startsWith("\"")) {
            try {
                if (!asked.contains("|") && Pattern.compile(asked) != null && !asked.matches("(?s).*(''|``).*")) {
                    return Optional.empty();
                }
            } catch (PatternSyntaxException e) {
                // Told below.
            }
            return Optional.of("The table " + table.qualifiedName() + " cannot be read by itself, since its name holds"
                    + " characters that Debezium takes for a pattern.");
        }
        return Optional.empty();
    }

    /**
     * How Debezium is asked to read a table. It takes a regular expression and finds the tables whose names, with a dot between
     * them, it matches; but then it takes these names apart, which it cannot do where they hold a blank, a dot or a quote.
     * What matches no table it takes for a table's name, which may be quoted.
     */
    private static String asked(SourceTable table) {
        return isPlain(table.schema()) && isPlain(table.name())
                ? pattern(table.schema()) + "\\." + pattern(table.name())
                : Sql.identifier(table.schema(), table.name());
    }

    private static boolean isPlain(String name) {
        return name.codePoints().noneMatch(c -> Character.isWhitespace(c) || ".\"'`[]".indexOf(c) >= 0);
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
