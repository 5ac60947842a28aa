package dev.tributary.capture;

import dev.tributary.contract.SourceObjects;
import dev.tributary.spec.SourceTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Looks whether the source is set up for capture, before anything starts. */
final class SourceCheck {

    private final Connection connection;
    private final String publication;
    private final List<String> problems = new ArrayList<>();

    private SourceCheck(Connection connection, String pipeline) {
        this.connection = connection;
        this.publication = new SourceObjects(pipeline).publication();
    }

    /**
     * @throws ConfigurationException with all problems
     */
    static void run(Connection connection, String pipeline, List<SourceTable> tables) throws SQLException {
        SourceCheck check = new SourceCheck(connection, pipeline);
        check.walLevel();
        check.publication();
        for (SourceTable table : tables) {
            check.table(table);
        }
        if (!check.problems.isEmpty()) {
            throw new ConfigurationException(String.join(" ", check.problems));
        }
    }

    private void walLevel() throws SQLException {
        String level = strings("SELECT current_setting('wal_level')").get(0);
        if (!level.equals("logical")) {
            problems.add("The database has wal_level " + level + ": set wal_level = logical and restart it.");
        }
    }

    private void publication() throws SQLException {
        List<String> operations = strings(
                "SELECT concat_ws(', ', CASE WHEN NOT pubinsert THEN 'insert' END, CASE WHEN NOT pubupdate THEN 'update' END,"
                        + " CASE WHEN NOT pubdelete THEN 'delete' END, CASE WHEN NOT pubtruncate THEN 'truncate' END)"
                        + " FROM pg_publication WHERE pubname = ?",
                publication);
        if (operations.isEmpty()) {
            problems.add("The publication " + publication + " does not exist: create it for the pipeline's tables.");
        } else if (!operations.get(0).isEmpty()) {
            problems.add("The publication " + publication + " leaves out " + operations.get(0) + ": ALTER PUBLICATION "
                    + publication + " SET (publish = 'insert, update, delete, truncate').");
        }
    }

    private void table(SourceTable table) throws SQLException {
        String name = table.qualifiedName();
        List<String> found = strings(
                "SELECT c.oid::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                        + " WHERE n.nspname = ? AND c.relname = ? AND c.relkind IN ('r', 'p')",
                table.schema(),
                table.name());
        if (found.isEmpty()) {
            problems.add("The table " + name + " does not exist.");
            return;
        }
        Set<String> primary = new HashSet<>(strings(
                "SELECT a.attname FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)"
                        + " WHERE i.indrelid = ?::oid AND i.indisprimary",
                found.get(0)));
        if (primary.isEmpty()) {
            problems.add("The table " + name + " has no primary key: its rows cannot be told apart.");
        } else if (!primary.equals(new HashSet<>(table.key()))) {
            problems.add("The table " + name + " has the primary key " + primary + ", the pipeline file says "
                    + table.key() + ".");
        }
        if (strings(
                        "SELECT 't' FROM pg_publication_tables WHERE pubname = ? AND schemaname = ? AND tablename = ?",
                        publication,
                        table.schema(),
                        table.name())
                .isEmpty()) {
            problems.add("The publication " + publication + " does not contain the table " + name + ".");
        }
        if (strings("SELECT 't' WHERE has_table_privilege(?::oid, 'SELECT')", found.get(0))
                .isEmpty()) {
            problems.add("The role " + connection.getMetaData().getUserName() + " may not read the table " + name
                    + ": GRANT SELECT ON " + name + ".");
        }
    }

    private List<String> strings(String sql, String... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            List<String> result = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    result.add(rows.getString(1));
                }
            }
            return result;
        }
    }
}
