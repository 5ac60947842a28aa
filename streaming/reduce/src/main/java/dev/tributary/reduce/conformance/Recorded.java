package dev.tributary.reduce.conformance;

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

/**
 * Events of one topic as a Debezium wrote them: JSON without schemas, one object a line with {@code topic}, {@code key},
 * {@code headers} and {@code value}.
 *
 * @param files in the order of delivery
 * @param renamed older name of a column by its newer one
 */
record Recorded(List<Path> files, String topic, Map<String, String> renamed) {

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
        return new Recorded(files, topic, renamed);
    }

    /** The events of the topic; tombstones are left out. */
    List<Event> events(Table table) {
        List<Event> events = new ArrayList<>();
        for (Path file : files) {
            try {
                List<String> lines = Files.readAllLines(file);
                for (int i = 0; i < lines.size(); i++) {
                    JsonNode message = JSON.readTree(lines.get(i));
                    if (message.path("topic").asText().equals(topic) && message.hasNonNull("value")) {
                        events.add(event(table, message, file, i + 1));
                    }
                }
            } catch (IOException e) {
                throw new CaseException(file, 1, "cannot be read as JSON lines: " + e.getMessage());
            }
        }
        return events;
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
