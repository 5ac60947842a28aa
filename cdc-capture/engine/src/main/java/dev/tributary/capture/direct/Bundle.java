package dev.tributary.capture.direct;

import io.debezium.pipeline.DataChangeEvent;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;

/** Rows that pass Debezium's queue as one event. */
final class Bundle extends SourceRecord {

    private final transient List<RowRecord> rows;

    private Bundle(List<RowRecord> rows) {
        super(Map.of(), Map.of(), "", null, null);
        this.rows = rows;
    }

    List<RowRecord> rows() {
        return rows;
    }

    /** How it stands in the queue. */
    static final class Event extends DataChangeEvent {

        private final long size;

        Event(List<RowRecord> rows, long size) {
            super(new Bundle(rows));
            this.size = size;
        }

        @Override
        public long objectSize() {
            return size;
        }
    }
}
