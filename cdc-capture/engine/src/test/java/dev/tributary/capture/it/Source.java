package dev.tributary.capture.it;

import dev.tributary.contract.Environment;
import dev.tributary.contract.SourceObjects;
import dev.tributary.contract.Topics;
import dev.tributary.source.SignalTable;
import dev.tributary.spec.Pipeline;
import dev.tributary.spec.SourceTable;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.PGConnection;

/** A database of its own with its pipeline: {@code create} of tables, publication, pipeline file. */
record Source(String name, Postgres postgres, Path folder, Path pipeline) {

    private static final Pattern NAME = Pattern.compile("\"(?:[^\"]|\"\")+\"|[^ ]+");
    private static final Pattern KEY = Pattern.compile("PRIMARY KEY \\((.*?)\\)");

    /**
     * @param tables name and columns, {@code "t (id bigint PRIMARY KEY, v text)"}; the key is {@code id}, or the columns of
     *     {@code PRIMARY KEY (a, b)}
     */
    static Source create(Postgres postgres, Path folder, String name, String... tables) throws IOException {
        postgres.execute("postgres", "CREATE DATABASE " + name);
        List<String> names = new ArrayList<>();
        StringBuilder file = new StringBuilder("version: 1\nname: " + name + "\nsource:\n  tables:\n");
        for (String table : tables) {
            postgres.execute(name, "CREATE TABLE " + table);
            Matcher called = NAME.matcher(table);
            called.lookingAt();
            names.add(called.group());
            // The lake takes plain names only.
            String as = called.group().startsWith("\"") ? "      as: t_" + names.size() + "\n" : "";
            Matcher key = KEY.matcher(table);
            String qualified = "public." + called.group();
            file.append("    - table: ")
                    .append(as.isEmpty() ? qualified : "'" + qualified.replace("'", "''") + "'")
                    .append("\n")
                    .append(as)
                    .append("      key: [")
                    .append(key.find() ? key.group(1) : "id")
                    .append("]\n");
        }
        String publication = new SourceObjects(name).publication();
        postgres.execute(
                name,
                "CREATE PUBLICATION " + publication + " FOR TABLE " + String.join(", ", names),
                "GRANT SELECT ON ALL TABLES IN SCHEMA public TO tributary_capture");
        Path pipeline = Files.writeString(folder.resolve(name + ".yaml"), file);
        return new Source(name, postgres, folder, pipeline);
    }

    /** Makes and publishes the signal table, as the preflight's script does. */
    Source withSignals() {
        SignalTable signals = new SignalTable(name);
        signals.creation("tributary_capture").forEach(this::execute);
        execute(signals.publishing());
        return this;
    }

    /**
     * Asks for an incremental snapshot.
     *
     * @param filter SQL condition, or null
     * @return the LSN that a capture has reached once it knows of it
     */
    long request(String table, String filter) {
        return request(List.of(table), filter);
    }

    /** Asks for an incremental snapshot of several tables. */
    long request(List<String> tables) {
        return request(tables, null);
    }

    private long request(List<String> names, String filter) {
        try (Connection connection = postgres.connect(name)) {
            List<SourceTable> tables = Pipeline.load(pipeline).source().tables().stream()
                    .filter(each -> names.contains(each.name()))
                    .toList();
            if (tables.size() < names.size()) {
                throw new IllegalArgumentException("The pipeline has not all tables of " + names);
            }
            return new SignalTable(name).request(connection, tables, filter);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    void execute(String... statements) {
        postgres.execute(name, statements);
    }

    Topics topics() {
        return new Topics(name);
    }

    CaptureProcess capture(Broker broker, Registry registry, Map<String, String> more, String... arguments) {
        return new CaptureProcess(log(), environment(broker, registry, more), arguments);
    }

    /** What the capture writes, one process after the other. */
    Path log() {
        return folder.resolve(name + ".log");
    }

    /** The variables of its capture. */
    Map<String, String> environment(Broker broker, Registry registry, Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(Map.of(
                Environment.PIPELINE, pipeline.toString(),
                Environment.KAFKA, broker.bootstrap(),
                Environment.REGISTRY, registry.url().toString(),
                Environment.DATABASE_URL, postgres.url(name),
                Environment.DATABASE_USER, "tributary_capture",
                Environment.DATABASE_PASSWORD, "capture"));
        environment.putAll(more);
        return environment;
    }

    long number(String sql) {
        try (Connection connection = postgres.connect(name);
                ResultSet row = connection.createStatement().executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes a message into the log; gives the LSN that a capture has reached once it has sent the message. */
    long barrier() {
        return number("SELECT pg_logical_emit_message(true, '" + SourceObjects.BARRIER_PREFIX + "', 'here') - '0/0'");
    }

    /** Loads rows {@code (i, 'c<i>')} by COPY: PostgreSQL writes them with one LSN. */
    void copy(String table, int from, int rows) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < from + rows; i++) {
            text.append(i).append('\t').append('c').append(i).append('\n');
        }
        try (Connection connection = postgres.connect(name)) {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("COPY " + table + " FROM STDIN", new StringReader(text.toString()));
        } catch (SQLException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Where the slot may be resumed. */
    long confirmed() {
        return number("SELECT confirmed_flush_lsn - '0/0' FROM pg_replication_slots WHERE slot_name = '"
                + new SourceObjects(name).slot() + "'");
    }

    /** The rows of a table: Avro name of the key → Avro name of the column → text, instants in UTC. */
    Map<String, Map<String, String>> rows(String table) {
        Map<String, Map<String, String>> rows = new TreeMap<>();
        try (Connection connection = postgres.connect(name);
                Statement statement = connection.createStatement()) {
            statement.execute("SET timezone = 'UTC'");
            try (ResultSet result = statement.executeQuery("SELECT * FROM " + table)) {
                while (result.next()) {
                    Map<String, String> row = new TreeMap<>();
                    for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                        String column = result.getMetaData()
                                .getColumnName(i)
                                .replace("_", "_u005f")
                                .replace(" ", "_u0020");
                        row.put(column, text(result, i));
                    }
                    rows.put("{\"id\": " + row.get("id") + "}", row);
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return rows;
    }

    private static String text(ResultSet result, int column) throws SQLException {
        String value = result.getString(column);
        if (value == null) {
            return null;
        }
        return switch (result.getMetaData().getColumnTypeName(column)) {
            case "timestamptz" ->
                DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'")
                        .withZone(ZoneOffset.UTC)
                        .format(result.getObject(column, OffsetDateTime.class));
            case "date" -> String.valueOf(LocalDate.parse(value).toEpochDay());
            case "bool" -> String.valueOf(result.getBoolean(column));
            default -> value;
        };
    }
}
