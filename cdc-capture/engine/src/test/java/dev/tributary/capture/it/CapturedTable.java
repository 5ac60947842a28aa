package dev.tributary.capture.it;

import dev.tributary.reduce.conformance.At;
import dev.tributary.reduce.conformance.Column;
import dev.tributary.reduce.conformance.Event;
import dev.tributary.reduce.conformance.Identity;
import dev.tributary.reduce.conformance.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;

/**
 * What the topics say about one table, as the fold's engine takes it; all values as PostgreSQL writes them.
 *
 * @param formerly older name of a column by its newer one
 */
record CapturedTable(String topic, Table table, Map<String, String> formerly) {

    /** The table's events and the control records, with borders of cuts at ends of transactions, wherever chance has it. */
    List<List<Event>> cuts(List<Received> all, Random random) {
        List<List<Event>> cuts = new ArrayList<>(List.of(new ArrayList<>()));
        for (Received each : all) {
            if (each.topic().equals(topic) || each.stamp().operation().isControl()) {
                cuts.get(cuts.size() - 1).add(event(each));
            }
            if (each.stamp().last() && random.nextInt(8) == 0) {
                cuts.add(new ArrayList<>());
            }
        }
        return cuts;
    }

    private Event event(Received received) {
        boolean isControl = received.stamp().operation().isControl();
        List<Column> key = table.columns().stream().filter(Column::isKey).toList();
        return new Event(
                new At.Numbered(received.stamp().position()),
                received.stamp().transaction(),
                received.stamp().operation(),
                values(key, received.key()),
                isControl || table.identity() != Identity.FULL ? null : row(received, "before"),
                isControl ? null : row(received, "after"),
                values(key, received.headers().get("__debezium.oldkey")),
                values(key, received.headers().get("__debezium.newkey")));
    }

    /** Null for a table that begins anew, which is a TRUNCATE without a payload. */
    private List<Object> row(Received received, String name) {
        return received.value() == null
                ? null
                : values(table.columns(), (GenericRecord) received.value().get(name));
    }

    private List<Object> values(List<Column> columns, GenericRecord record) {
        if (record == null) {
            return null;
        }
        List<Object> values = new ArrayList<>();
        for (Column column : columns) {
            Schema.Field field = record.getSchema().getField(column.name());
            if (field == null) {
                field = record.getSchema().getField(formerly.getOrDefault(column.name(), column.name()));
            }
            values.add(field == null ? null : History.text(field.schema(), record.get(field.pos())));
        }
        return values;
    }
}
