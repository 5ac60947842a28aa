package dev.tributary.platform.servers;

import dev.tributary.contract.SourceObjects;
import dev.tributary.platform.run.Failure;
import dev.tributary.platform.run.Unwritable;
import dev.tributary.source.SignalTable;
import dev.tributary.spec.QualifiedName;
import dev.tributary.spec.SourceTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes in the database what the pipeline needs: database, roles, the pipeline's own tables, grants and publication.
 * Running it again changes nothing.
 */
final class DatabaseSetup {

    /** Owns the tables; the workload uses it. */
    static String application(String pipeline) {
        return pipeline + "_app";
    }

    /** Reads rows and changes, nothing else. */
    static final String CAPTURE = "tributary_capture";

    /** Setting of the database that says which {@code source.sql} it has seen. */
    private static final String DONE = "tributary.source";

    private final Site site;
    private final DatabaseLogin superuser;
    private final String database;
    private final String application;

    DatabaseSetup(Site site, DatabaseLogin superuser) {
        this.site = site;
        this.superuser = superuser;
        this.database = site.pipeline().name();
        this.application = application(database);
    }

    void run() throws SQLException {
        try (Connection connection = superuser.connect("postgres")) {
            role(connection, application, "LOGIN", site.secrets().application());
            role(connection, CAPTURE, "LOGIN REPLICATION", site.secrets().capture());
            if (!exists(connection, "SELECT FROM pg_database WHERE datname = '" + database + "'")) {
                execute(connection, "CREATE DATABASE " + quoted(database) + " OWNER " + quoted(application));
            }
        }
        source();
        try (Connection connection = superuser.connect(database)) {
            connection.setAutoCommit(false);
            checkTables(connection);
            grants(connection);
            for (String statement : signals().creation(CAPTURE)) {
                execute(connection, statement);
            }
            publication(connection);
            connection.commit();
        }
    }

    private void role(Connection connection, String name, String options, String password) throws SQLException {
        // A statement that fails is logged with its text unless this is set.
        execute(connection, "SET log_min_error_statement = panic");
        String verb = exists(connection, "SELECT FROM pg_roles WHERE rolname = '" + name + "'") ? "ALTER" : "CREATE";
        execute(connection, verb + " ROLE " + quoted(name) + " " + options + " PASSWORD '" + password + "'");
    }

    /**
     * The pipeline's {@code source.sql}, as the role that shall own what it makes; as a whole or not at all. Again only if it
     * has changed or tables are missing: what it made is there, and with it what has happened since.
     */
    private void source() throws SQLException {
        Path file = site.file().resolveSibling("source.sql");
        if (!Files.exists(file)) {
            return;
        }
        DatabaseLogin login =
                new DatabaseLogin(site, application, site.secrets().application());
        try (Connection connection = login.connect(database)) {
            String sql = Files.readString(file);
            String hash = hash(connection, sql);
            if (missing(connection).isEmpty()
                    && exists(connection, "SELECT WHERE current_setting('" + DONE + "', true) = '" + hash + "'")) {
                return;
            }
            connection.setAutoCommit(false);
            execute(connection, sql);
            connection.commit();
            done(hash);
        } catch (IOException e) {
            throw Unwritable.file(file, e);
        } catch (SQLException e) {
            throw Failure.usage(
                    file + " fails in the database: " + e.getMessage() + ". Correct it and start again.", e);
        }
    }

    private static String hash(Connection connection, String text) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT encode(sha256(convert_to(?, 'UTF8')), 'hex')")) {
            statement.setString(1, text);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }

    private void done(String hash) throws SQLException {
        try (Connection connection = superuser.connect("postgres")) {
            execute(connection, "ALTER DATABASE " + quoted(database) + " SET " + DONE + " = '" + hash + "'");
        }
    }

    private void checkTables(Connection connection) throws SQLException {
        List<String> missing = missing(connection);
        if (!missing.isEmpty()) {
            throw Failure.usage("The pipeline names tables that the database does not have: "
                    + String.join(", ", missing) + ". Make them in "
                    + site.file().resolveSibling("source.sql")
                    + " or take them out of " + site.file() + ".");
        }
    }

    private List<String> missing(Connection connection) throws SQLException {
        List<String> missing = new ArrayList<>();
        for (SourceTable table : tables()) {
            if (!exists(
                    connection,
                    "SELECT FROM pg_tables WHERE schemaname = '" + literal(table.schema()) + "' AND tablename = '"
                            + literal(table.name()) + "'")) {
                missing.add(table.qualifiedName());
            }
        }
        return missing;
    }

    private void grants(Connection connection) throws SQLException {
        execute(connection, "GRANT CONNECT ON DATABASE " + quoted(database) + " TO " + quoted(CAPTURE));
        for (SourceTable table : tables()) {
            execute(connection, "GRANT USAGE ON SCHEMA " + quoted(table.schema()) + " TO " + quoted(CAPTURE));
            execute(connection, "GRANT SELECT ON " + quoted(table) + " TO " + quoted(CAPTURE));
        }
    }

    private void publication(Connection connection) throws SQLException {
        String name = new SourceObjects(database).publication();
        String tables = Stream.concat(
                        tables().stream().map(DatabaseSetup::quoted),
                        Stream.of(signals().sql()))
                .collect(Collectors.joining(", "));
        String publish = "publish = 'insert, update, delete, truncate', publish_via_partition_root = true";
        if (!exists(connection, "SELECT FROM pg_publication WHERE pubname = '" + name + "'")) {
            execute(
                    connection,
                    "CREATE PUBLICATION " + quoted(name) + " FOR TABLE " + tables + " WITH (" + publish + ")");
        } else if (!published(connection, name).equals(wanted())) {
            execute(connection, "ALTER PUBLICATION " + quoted(name) + " SET TABLE " + tables);
            // Any ALTER of its options has the capture read all tables again, since changes may have been left out
            // before.
            if (!exists(
                    connection,
                    "SELECT FROM pg_publication WHERE pubinsert AND pubupdate AND pubdelete AND pubtruncate AND pubviaroot"
                            + " AND pubname = '" + name + "'")) {
                execute(connection, "ALTER PUBLICATION " + quoted(name) + " SET (" + publish + ")");
            }
        }
    }

    private List<String> wanted() {
        return Stream.concat(
                        tables().stream().map(SourceTable::qualifiedName),
                        Stream.of(signals().qualifiedName()))
                .sorted()
                .toList();
    }

    private SignalTable signals() {
        return new SignalTable(database);
    }

    private static List<String> published(Connection connection, String name) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT schemaname, tablename FROM pg_publication_tables WHERE pubname = '" + name + "'")) {
            while (rows.next()) {
                tables.add(new QualifiedName(rows.getString(1), rows.getString(2)).toString());
            }
        }
        return tables.stream().sorted().toList();
    }

    private List<SourceTable> tables() {
        return site.pipeline().source().tables();
    }

    private static boolean exists(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            return rows.next();
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String quoted(SourceTable table) {
        return quoted(table.schema()) + "." + quoted(table.name());
    }

    private static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    private static String literal(String text) {
        return text.replace("'", "''");
    }
}
