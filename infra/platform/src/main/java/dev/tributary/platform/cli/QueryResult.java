package dev.tributary.platform.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Rows as the driver sends them → rows as people and programs want them. */
final class QueryResult {

    private QueryResult() {}

    static List<Map<String, JsonNode>> objects(List<String> columns, JsonNode rows) {
        List<Map<String, JsonNode>> objects = new ArrayList<>();
        for (JsonNode row : rows) {
            Map<String, JsonNode> object = new LinkedHashMap<>();
            for (int i = 0; i < columns.size(); i++) {
                object.put(columns.get(i), row.get(i));
            }
            objects.add(object);
        }
        return objects;
    }

    /** Cells as text; SQL's NULL is null. */
    static Stream<String> cells(JsonNode row) {
        return StreamSupport.stream(row.spliterator(), false).map(QueryResult::text);
    }

    private static String text(JsonNode cell) {
        if (cell.isNull()) {
            return null;
        }
        if (cell.isBigDecimal()) {
            return cell.decimalValue().toPlainString();
        }
        return cell.isTextual() ? cell.asText() : cell.toString();
    }

    /** One field after RFC 4180; NULL is an empty field, the empty string a quoted one. */
    static String csv(String cell) {
        if (cell == null) {
            return "";
        }
        boolean quote = cell.isEmpty() || cell.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return quote ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
    }
}
