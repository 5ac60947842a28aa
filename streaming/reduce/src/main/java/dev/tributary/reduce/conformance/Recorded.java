package dev.tributary.reduce.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.contract.Operation;
import dev.tributary.reduce.Order;
import dev.tributary.reduce.Sequence;
import dev.tributary.reduce.conformance.At.Sequenced;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Events of one topic as a Debezium wrote them: JSON without schemas, one object a line with {@code topic}, {@code key},
 * {@code headers} and {@code value}.
 *
 * @param files in the order of delivery
 * @param renamed older name of a column by its newer one
 * @param line of the case that names them
 */
record Recorded(List<Path> files, String topic, Map<String, String> renamed, Line line) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** {@code recorded C.jsonl C2.jsonl C.public.t}, at the end perhaps {@code new=old} names of columns. */
    static Recorded of(Line line, Path file, String section) {
        List<Path> files = new ArrayList<>();
        Map<String, String> renamed = new HashMap<>();
        String topic = null;
        for (String word : section.split(" ")) {
            int equals = word.indexOf('=');
            if (word.endsWith(".jsonl")) {
                files.add(file.resolveSibling(word));
            } else if (equals > 0) {
                renamed.put(word.substring(0, equals), word.substring(equals + 1));
            } else {
                topic = word;
            }
        }
        for (Path named : files) {
            if (!Files.isReadable(named)) {
                throw line.problem("there is no readable file " + named);
            }
        }
        if (files.isEmpty() || topic.equals("recorded")) {
            throw line.problem("after 'recorded' one or more .jsonl files and a topic are expected");
        }
        return new Recorded(files, topic, renamed, line);
    }

    /** The events of the topic; tombstones are left out. */
    List<Event> events(Table table) {
        List<Event> events = new ArrayList<>();
        Set<String> told = new TreeSet<>();
        for (Path file : files) {
            List<String> lines = lines(file);
            for (int i = 0; i < lines.size(); i++) {
                JsonNode message = message(lines.get(i), file, i + 1);
                if (message.path("topic").asText().equals(topic) && message.hasNonNull("value")) {
                    events.add(event(table, message, file, i + 1));
                    for (String row : List.of("before", "after")) {
                        message.get("value").path(row).fieldNames().forEachRemaining(told::add);
                    }
                }
            }
        }
        if (events.isEmpty()) {
            throw line.problem("no event of the topic '" + topic + "' is in these files");
        }
        for (Column column : table.columns()) {
            require(column.name(), told);
        }
        List<String> columns = table.columns().stream().map(Column::name).toList();
        renamed.forEach((newer, older) -> {
            if (!columns.contains(newer)) {
                throw line.problem("unknown column '" + newer + "'; the table has " + columns);
            }
            require(older, told);
        });
        return events;
    }

    /** A misspelt column would be NULL in all rows. */
    private void require(String column, Set<String> told) {
        if (!told.contains(column)) {
            throw line.problem("unknown column '" + column + "'; the events have " + told);
        }
    }

    private List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw line.problem("cannot read " + file + ": " + e.getMessage());
        }
    }

    private static JsonNode message(String text, Path file, int number) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new CaseException(file, number, "is no JSON: " + e.getOriginalMessage());
        }
    }

    private Event event(Table table, JsonNode message, Path file, int line) {
        if (table.order() != Order.DERIVED) {
            throw new CaseException(
                    file, line, "recorded events have no dense sequence: the case needs 'order derived'");
        }
        JsonNode value = message.get("value");
        JsonNode source = value.path("source");
        JsonNode headers = message.path("headers");
        List<Column> key = table.columns().stream().filter(Column::isKey).toList();
        boolean tellsRow = value.hasNonNull("before") || value.hasNonNull("after");
        if (table.isKeyed() && tellsRow && !message.hasNonNull("key")) {
            throw new CaseException(file, line, "an event of a table with a key comes without its key");
        }
        boolean isFull = table.identity() == Identity.FULL;
        try {
            return new Event(
                    new Sequenced(
                            headers.path("__debezium.context.runId").asText(),
                            Sequence.parse(source.path("sequence").asText()),
                            table.isKeyed()
                                    ? 0
                                    : value.path("transaction")
                                            .path("data_collection_order")
                                            .asLong(),
                            source.path("snapshot").asText().equals("incremental")),
                    source.path("txId").asLong(),
                    Operation.of(value.path("op").asText().charAt(0)),
                    values(key, message.get("key")),
                    isFull ? values(table.columns(), value.get("before")) : null,
                    values(table.columns(), value.get("after")),
                    values(key, headers.get("__debezium.oldkey")),
                    values(key, headers.get("__debezium.newkey")));
        } catch (IllegalArgumentException e) {
            throw new CaseException(file, line, e.getMessage());
        }
    }

    private List<Object> values(List<Column> columns, JsonNode row) {
        if (row == null || row.isNull()) {
            return null;
        }
        List<Object> values = new ArrayList<>();
        for (Column column : columns) {
            JsonNode value = row.get(column.name());
            values.add(Json.value(value != null ? value : row.get(renamed.get(column.name()))));
        }
        return values;
    }
}
