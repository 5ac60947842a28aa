package dev.tributary.capture.direct;

import io.debezium.pipeline.DataChangeEvent;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;

/** Rows, and bounds of transactions, that pass Debezium's queue as one event. */
final class Bundle extends SourceRecord {

    private final transient List<SourceRecord> rows;

    private Bundle(List<SourceRecord> rows) {
        super(Map.of(), Map.of(), "", null, null);
        this.rows = rows;
    }

    List<SourceRecord> rows() {
        return rows;
    }

    /** How it stands in the queue. */
    static final class Event extends DataChangeEvent {

        private final long size;

        Event(List<SourceRecord> rows, long size) {
            super(new Bundle(rows));
            this.size = size;
        }

        @Override
        public long objectSize() {
            return size;
        }
    }
}
