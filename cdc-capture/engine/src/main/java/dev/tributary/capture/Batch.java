package dev.tributary.capture;

import dev.tributary.capture.direct.Delivery;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.RecordChangeEvent;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.source.SourceRecord;

/** The records of a batch of the engine, in order, taken out of the deliveries that they came in. */
final class Batch {

    private final DebeziumEngine.RecordCommitter<RecordChangeEvent<SourceRecord>> committer;
    private final List<SourceRecord> records = new ArrayList<>();
    /** For each record the engine's event that carried it. */
    private final List<RecordChangeEvent<SourceRecord>> carriers = new ArrayList<>();

    Batch(
            List<RecordChangeEvent<SourceRecord>> events,
            DebeziumEngine.RecordCommitter<RecordChangeEvent<SourceRecord>> committer) {
        this.committer = committer;
        for (RecordChangeEvent<SourceRecord> event : events) {
            for (SourceRecord record : Delivery.records(event.record())) {
                records.add(record);
                carriers.add(event);
            }
        }
    }

    List<SourceRecord> records() {
        return records;
    }

    /** Whether another batch comes at once. */
    boolean isFollowed() {
        return !carriers.isEmpty()
                && Delivery.isFollowed(carriers.get(carriers.size() - 1).record());
    }

    /** Lets Debezium tell PostgreSQL that all up to a record, which is the end of a transaction, is durable. */
    void processed(int record) throws InterruptedException {
        RecordChangeEvent<SourceRecord> carrier = carriers.get(record);
        Delivery.upTo(carrier.record(), records.get(record));
        committer.markProcessed(carrier);
        committer.markBatchFinished();
    }
}
