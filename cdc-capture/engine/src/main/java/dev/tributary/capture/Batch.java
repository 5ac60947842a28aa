package dev.tributary.capture;

import dev.tributary.capture.direct.Delivery;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.RecordChangeEvent;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.source.SourceRecord;

/** The records of a batch of the engine, in order, taken out of the deliveries that they came in. */
final class Batch {

    private final List<RecordChangeEvent<SourceRecord>> events;
    private final DebeziumEngine.RecordCommitter<RecordChangeEvent<SourceRecord>> committer;
    private final List<SourceRecord> records = new ArrayList<>();

    Batch(
            List<RecordChangeEvent<SourceRecord>> events,
            DebeziumEngine.RecordCommitter<RecordChangeEvent<SourceRecord>> committer) {
        this.events = events;
        this.committer = committer;
        events.forEach(event -> records.addAll(Delivery.records(event.record())));
    }

    List<SourceRecord> records() {
        return records;
    }

    /** Whether another batch comes at once. */
    boolean isFollowed() {
        return !events.isEmpty()
                && Delivery.isFollowed(events.get(events.size() - 1).record());
    }

    /** Lets Debezium tell PostgreSQL that all up to a record, which is the end of a transaction, is durable. */
    void processed(int record) throws InterruptedException {
        RecordChangeEvent<SourceRecord> event = carrier(record);
        Delivery.upTo(event.record(), records.get(record));
        committer.markProcessed(event);
        committer.markBatchFinished();
    }

    private RecordChangeEvent<SourceRecord> carrier(int record) {
        int end = 0;
        for (RecordChangeEvent<SourceRecord> event : events) {
            end += Delivery.records(event.record()).size();
            if (record < end) {
                return event;
            }
        }
        throw new IndexOutOfBoundsException(record);
    }
}
