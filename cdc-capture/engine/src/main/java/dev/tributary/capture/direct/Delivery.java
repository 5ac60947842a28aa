package dev.tributary.capture.direct;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * What Debezium's queue held, in order, as one record for its engine. Its place in the source is that of the record up to
 * which everything is processed.
 */
public final class Delivery extends SourceRecord {

    private final transient List<SourceRecord> records;
    private final transient boolean followed;
    private transient SourceRecord processed;

    private Delivery(List<SourceRecord> records, RowQueue rest) {
        super(Map.of(), Map.of(), "", null, null);
        this.records = records;
        this.followed = rest.size() > 0;
        this.processed = records.get(records.size() - 1);
    }

    /**
     * @param queued what was taken from the queue
     * @param rest the queue then
     */
    public static Delivery of(List<SourceRecord> queued, RowQueue rest) {
        List<SourceRecord> records = new ArrayList<>(queued.size());
        for (SourceRecord each : queued) {
            if (each instanceof Bundle bundle) {
                records.addAll(bundle.rows());
            } else {
                records.add(each);
            }
        }
        return new Delivery(records, rest);
    }

    /** What a record holds: itself, if it is no delivery. */
    public static List<SourceRecord> records(SourceRecord record) {
        return record instanceof Delivery delivery ? delivery.records : List.of(record);
    }

    /** Whether there was already more when it was made, so that another one comes at once. */
    public static boolean isFollowed(SourceRecord record) {
        return record instanceof Delivery delivery && delivery.followed;
    }

    /** Says before a record is marked as processed up to which of its {@link #records} that is so. */
    public static void upTo(SourceRecord record, SourceRecord last) {
        if (record instanceof Delivery delivery) {
            delivery.processed = last;
        }
    }

    @Override
    public Map<String, ?> sourcePartition() {
        return processed.sourcePartition();
    }

    @Override
    public Map<String, ?> sourceOffset() {
        return processed.sourceOffset();
    }
}
