package dev.tributary.reduce.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.contract.Operation;
import dev.tributary.contract.Position;
import dev.tributary.reduce.Order;
import dev.tributary.reduce.Sequence;
import dev.tributary.reduce.conformance.At.Numbered;
import dev.tributary.reduce.conformance.At.Sequenced;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Tables and events as JSON objects, one a line, for engines behind a command line. */
final class Wire {

    private Wire() {}

    static ObjectNode table(Table table, History history) {
        ObjectNode node = Json.object();
        ArrayNode columns = node.putObject("table").putArray("columns");
        for (Column column : table.columns()) {
            columns.addObject()
                    .put("name", column.name())
                    .put("type", lower(column.type()))
                    .put("key", column.isKey());
        }
        ((ObjectNode) node.get("table"))
                .put("history", lower(history))
                .put("identity", lower(table.identity()))
                .put("order", lower(table.order()))
                .set("tracked", Json.array(table.tracked()));
        return node;
    }

    static Table table(JsonNode node) {
        List<Column> columns = new ArrayList<>();
        for (JsonNode column : node.get("columns")) {
            columns.add(new Column(
                    column.get("name").textValue(),
                    choice(Type.class, column.get("type")),
                    column.get("key").booleanValue()));
        }
        List<String> tracked = new ArrayList<>();
        node.get("tracked").forEach(name -> tracked.add(name.textValue()));
        return new Table(
                columns, tracked, choice(Identity.class, node.get("identity")), choice(Order.class, node.get("order")));
    }

    static History history(JsonNode table) {
        return choice(History.class, table.get("history"));
    }

    static ObjectNode event(Event event) {
        ObjectNode node = Json.object()
                .put("at", event.at().text())
                .put("op", String.valueOf(event.operation().code()))
                .put("transaction", event.transaction());
        if (event.at() instanceof Numbered at) {
            node.put("epoch", at.position().epoch()).put("seq", at.position().seq());
        } else if (event.at() instanceof Sequenced at) {
            String commit = at.sequence().lastCommit().isPresent()
                    ? "\"" + at.sequence().lastCommit().getAsLong() + "\""
                    : "null";
            node.put("run", at.run())
                    .put("sequence", "[" + commit + ",\"" + at.sequence().lsn() + "\"]")
                    .put("order", at.order())
                    .put("incremental", at.isIncremental());
        }
        put(node, "key", event.key());
        put(node, "before", event.before());
        put(node, "after", event.after());
        put(node, "oldKey", event.oldKey());
        put(node, "newKey", event.newKey());
        return node;
    }

    static Event event(JsonNode node) {
        At at = node.has("seq")
                ? new Numbered(new Position(
                        node.get("epoch").intValue(), node.get("seq").longValue()))
                : new Sequenced(
                        node.get("run").textValue(),
                        Sequence.parse(node.get("sequence").textValue()),
                        node.get("order").longValue(),
                        node.get("incremental").booleanValue());
        return new Event(
                at,
                node.get("transaction").longValue(),
                Operation.of(node.get("op").textValue().charAt(0)),
                values(node, "key"),
                values(node, "before"),
                values(node, "after"),
                values(node, "oldKey"),
                values(node, "newKey"));
    }

    private static void put(ObjectNode node, String name, List<Object> values) {
        node.set(name, values == null ? null : Json.array(values));
    }

    static List<Object> values(JsonNode node, String name) {
        return node.hasNonNull(name) ? Json.values(node.get(name)) : null;
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static <E extends Enum<E>> E choice(Class<E> type, JsonNode node) {
        return Enum.valueOf(type, node.textValue().toUpperCase(Locale.ROOT));
    }
}
