package dev.tributary.capture;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.capture.direct.BoundRecord;
import dev.tributary.capture.direct.GapRecord;
import dev.tributary.capture.direct.RowRecord;
import dev.tributary.contract.Operation;
import dev.tributary.source.SignalTable;
import io.debezium.relational.TableId;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/** Reads Debezium's records. They are told apart by topic: Debezium names one per kind. */
final class SourceEvents {

    private static final String INITIAL_SNAPSHOT = "Initial Snapshot";
    private static final String INCREMENTAL_SNAPSHOT = "Incremental Snapshot";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String transactions;
    private final String notifications;
    private final String messages;
    private final String heartbeats;
    private final Set<TableName> tables;
    private final TableName signals;
    private final Map<TableId, TableName> names = new HashMap<>();

    /**
     * @param tables of the pipeline; Debezium's filter does not tell upper from lower case
     * @param signals its signal table
     */
    SourceEvents(DebeziumTopics topics, Collection<TableName> tables, TableName signals) {
        this.transactions = topics.transactions();
        this.notifications = topics.notifications();
        this.messages = topics.messages();
        this.heartbeats = topics.heartbeats();
        this.signals = signals;
        this.tables = Set.copyOf(tables);
    }

    /**
     * @throws IllegalStateException for a record of a kind that this release does not know
     */
    SourceEvent read(SourceRecord record) {
        if (record instanceof RowRecord row) {
            return row(row);
        }
        if (record instanceof BoundRecord bound) {
            return bound(bound);
        }
        if (record instanceof GapRecord gap) {
            return new SourceEvent.Gap(
                    new TableName(gap.table().schema(), gap.table().table()), gap.lsn());
        }
        String topic = record.topic();
        if (topic.equals(transactions)) {
            return transaction(record, (Struct) record.value());
        }
        if (topic.equals(notifications)) {
            return notification(record, (Struct) record.value());
        }
        if (topic.equals(messages)) {
            return message(record, (Struct) record.value());
        }
        if (topic.equals(heartbeats)) {
            return new SourceEvent.Nothing();
        }
        return change(record, (Struct) record.value());
    }

    /** Whether a record ends a transaction or the initial snapshot. */
    boolean isEnd(SourceRecord record) {
        if (record instanceof BoundRecord bound) {
            return bound.isEnd();
        }
        if (!record.topic().equals(transactions) && !record.topic().equals(notifications)) {
            return false;
        }
        SourceEvent event = read(record);
        return event instanceof SourceEvent.End || event instanceof SourceEvent.SnapshotCompleted;
    }

    private SourceEvent row(RowRecord row) {
        TableName table = names.computeIfAbsent(row.table(), id -> new TableName(id.schema(), id.table()));
        return tables.contains(table)
                ? new SourceEvent.Change(Operation.of(row.operation()), table, row.lsn(), row.commitMicros(), row)
                : new SourceEvent.Unwanted(row.lsn());
    }

    private static SourceEvent bound(BoundRecord bound) {
        return bound.isEnd()
                ? new SourceEvent.End(
                        bound.transaction(), bound.lsn(), bound.commitMicros(), bound.events(), bound.sourceOffset())
                : new SourceEvent.Begin(bound.transaction(), bound.lsn());
    }

    private static SourceEvent transaction(SourceRecord record, Struct value) {
        String id = value.getString("id");
        String status = value.getString("status");
        return switch (status) {
            case "BEGIN" -> new SourceEvent.Begin(id, lsn(record));
            case "END" ->
                new SourceEvent.End(id, lsn(record), micros(record), value.getInt64("event_count"), offset(record));
            default ->
                throw new IllegalStateException("Debezium sent a transaction record of unknown status " + status);
        };
    }

    private static SourceEvent notification(SourceRecord record, Struct value) {
        String type = value.getString("type");
        if (INCREMENTAL_SNAPSHOT.equals(value.getString("aggregate_type")) && type.equals("TABLE_SCAN_COMPLETED")) {
            Map<String, String> more = value.getMap("additional_data");
            return new SourceEvent.ScanCompleted(more.get("scanned_collection"), more.get("status"));
        }
        if (!INITIAL_SNAPSHOT.equals(value.getString("aggregate_type"))) {
            return new SourceEvent.Nothing();
        }
        return switch (type) {
            case "STARTED", "SKIPPED" -> new SourceEvent.Started();
            case "COMPLETED" -> new SourceEvent.SnapshotCompleted(lsn(record), micros(record), offset(record));
            case "ABORTED" -> new SourceEvent.SnapshotAborted();
            case "IN_PROGRESS", "TABLE_SCAN_COMPLETED", "PAUSED", "RESUMED" -> new SourceEvent.Nothing();
            default -> throw new IllegalStateException("Debezium's snapshot is in an unknown state, " + type + ".");
        };
    }

    private static SourceEvent message(SourceRecord record, Struct value) {
        Struct message = value.getStruct("message");
        String prefix = message.getString("prefix");
        if (prefix.equals(EngineSettings.HEARTBEAT_PREFIX)) {
            return new SourceEvent.Unwanted(lsn(record));
        }
        ByteBuffer content = ByteBuffer.wrap(message.getBytes("content"));
        byte[] bytes = new byte[content.remaining()];
        content.get(bytes);
        Object micros = record.sourceOffset().get("ts_usec");
        long commitMicros = micros == null ? value.getInt64("ts_ms") * 1000 : ((Number) micros).longValue();
        return new SourceEvent.Message(prefix, bytes, lsn(record), commitMicros);
    }

    private SourceEvent change(SourceRecord record, Struct value) {
        Struct source = value.getStruct("source");
        TableName table = new TableName(source.getString("schema"), source.getString("table"));
        Operation operation = Operation.of(value.getString("op").charAt(0));
        if (table.equals(signals) && operation == Operation.CREATE) {
            return signal(record, value.getStruct("after"));
        }
        if (!tables.contains(table)) {
            return new SourceEvent.Unwanted(lsn(record));
        }
        return new SourceEvent.Change(operation, table, lsn(record), micros(record), record);
    }

    private SourceEvent signal(SourceRecord record, Struct row) {
        String type = row.getString("type");
        if (!type.equals(SignalTable.ANEW)) {
            return new SourceEvent.Signal(type, lsn(record));
        }
        try {
            JsonNode data = JSON.readTree(row.getString("data"));
            TableName table = new TableName(
                    data.path("schema").asText(), data.path("table").asText());
            return tables.contains(table)
                    ? new SourceEvent.Anew(
                            table,
                            data.path("oid").asLong(),
                            data.path("state").asText(null),
                            data.path("read").asBoolean(),
                            lsn(record),
                            micros(record))
                    : new SourceEvent.Signal(type, lsn(record));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "The signal table " + signals + " holds what the capture did not write.", e);
        }
    }

    private static long lsn(SourceRecord record) {
        return number(record, "lsn");
    }

    private static long micros(SourceRecord record) {
        return number(record, "ts_usec");
    }

    private static long number(SourceRecord record, String key) {
        Object value = record.sourceOffset().get(key);
        return value == null ? 0 : ((Number) value).longValue();
    }

    private static Map<String, Object> offset(SourceRecord record) {
        return new HashMap<>(record.sourceOffset());
    }
}
