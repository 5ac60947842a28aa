package dev.tributary.capture.direct;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.spec.SourceTable;
import io.debezium.connector.postgresql.PostgresConnectorConfig;
import io.debezium.jdbc.JdbcConfiguration;
import io.debezium.relational.TableId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Columns to which the pipeline file gives another name than the database. They have it from the first moment on, since
 * Debezium takes two columns that differ only in case for one. So only whoever speaks with the database knows the
 * database's names: {@link LogReader} changes the log's descriptions of tables before Debezium reads them, and
 * {@link RenamingConnection} does so for all that Debezium asks the database.
 */
public final class RenamedColumns {

    private static final RenamedColumns NONE = new RenamedColumns(List.of());

    /** Property of a connection. */
    private static final String PROPERTY = "tributary.renamed";
    /** The same, with the publication's name. */
    private static final String PUBLICATION = "tributary.publication";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern QUOTED = Pattern.compile("\"(?:[^\"]|\"\")*\"");

    /**
     * @param columns the database's name → the other one
     */
    private record Renamed(String schema, String table, Map<String, String> columns) {}

    private final Map<TableId, Map<String, String>> tables = new HashMap<>();

    private RenamedColumns(List<Renamed> all) {
        all.forEach(renamed -> tables.put(id(renamed.schema(), renamed.table()), renamed.columns()));
    }

    private static TableId id(String schema, String table) {
        return new TableId(null, schema, table);
    }

    /** Has Debezium, which makes the parts itself, know the other names only. */
    public static void describe(Properties engine, Collection<SourceTable> tables) {
        List<Renamed> renamed = tables.stream()
                .map(table -> new Renamed(table.schema(), table.name(), table.renamed()))
                .toList();
        try {
            engine.put("database." + PROPERTY, JSON.writeValueAsString(renamed));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Names can be written", e);
        }
        engine.put("database.connection.factory.class", RenamingConnections.class.getName());
    }

    /** Has connections know the publication that decides which columns the log has. */
    public static void publication(Properties engine, String publication) {
        engine.put("database." + PUBLICATION, publication);
    }

    static Optional<String> publication(JdbcConfiguration connection) {
        return Optional.ofNullable(connection.getString(PUBLICATION));
    }

    static RenamedColumns of(PostgresConnectorConfig config) {
        return of(config.getJdbcConfig());
    }

    /** Of a connection. */
    static RenamedColumns of(JdbcConfiguration connection) {
        String text = connection.getString(PROPERTY);
        if (text == null) {
            return NONE;
        }
        try {
            return new RenamedColumns(JSON.readValue(text, new TypeReference<List<Renamed>>() {}));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Not names of columns: " + text, e);
        }
    }

    /** The database's name → the other one; empty for most tables. */
    Map<String, String> of(String schema, String table) {
        return tables.getOrDefault(id(schema, table), Map.of());
    }

    /**
     * A query whose columns are listed by their other names, as one that the database understands and whose result has them.
     * Debezium does not quote a table's name that begins or ends with a quote; here it is quoted.
     *
     * <p>{@code SELECT "id", "v_2" FROM "public"."t" WHERE "V" = 1} → {@code SELECT "id", "V" AS "v_2" FROM …}
     */
    String understood(String query) {
        for (Map.Entry<TableId, Map<String, String>> table : tables.entrySet()) {
            String asDebeziumQuotes = table.getKey().toDoubleQuotedString();
            String right = quoted(table.getKey());
            for (String from : List.of(" FROM ", " FROM ONLY ")) {
                for (String name : List.of(right, asDebeziumQuotes)) {
                    int at = query.indexOf(from + name + " ");
                    if (at < 0 && query.endsWith(from + name)) {
                        at = query.length() - from.length() - name.length();
                    }
                    if (at >= 0) {
                        return listed(query.substring(0, at), table.getValue())
                                + from
                                + right
                                + query.substring(at + from.length() + name.length());
                    }
                }
            }
        }
        return query;
    }

    /** {@code "public"."say ""x"""}. */
    static String quoted(TableId table) {
        return quote(table.schema()) + "." + quote(table.table());
    }

    private static String listed(String columns, Map<String, String> names) {
        Map<String, String> quoted = new HashMap<>();
        names.forEach((database, other) -> quoted.put(quote(other), quote(database) + " AS " + quote(other)));
        return QUOTED.matcher(columns)
                .replaceAll(name -> Matcher.quoteReplacement(quoted.getOrDefault(name.group(), name.group())));
    }

    private static String quote(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
