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
     *
     * <p>{@code SELECT "id", "v_2" FROM "public"."t" WHERE "V" = 1} → {@code SELECT "id", "V" AS "v_2" FROM …}
     */
    String understood(String query) {
        for (Map.Entry<TableId, Map<String, String>> table : tables.entrySet()) {
            String quoted = table.getKey().toDoubleQuotedString();
            int from = Math.max(query.indexOf(" FROM " + quoted), query.indexOf(" FROM ONLY " + quoted));
            if (from >= 0) {
                return listed(query.substring(0, from), table.getValue()) + query.substring(from);
            }
        }
        return query;
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
