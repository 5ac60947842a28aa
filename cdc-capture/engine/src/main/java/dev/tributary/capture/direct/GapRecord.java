package dev.tributary.capture.direct;

import io.debezium.relational.TableId;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;

/** A change of which the log does not say whose it is. It stands in the place of the row, so that the gap has a place. */
public final class GapRecord extends SourceRecord {

    private static final int SIZE = 200;

    private final transient TableId table;
    private final long lsn;

    GapRecord(TableId table, long lsn) {
        super(Map.of(), Map.of(), "", null, null);
        this.table = table;
        this.lsn = lsn;
    }

    public TableId table() {
        return table;
    }

    public long lsn() {
        return lsn;
    }

    /** Memory that it takes, about, bytes. */
    long size() {
        return SIZE;
    }

    @Override
    public Map<String, ?> sourceOffset() {
        return Map.of("lsn", lsn);
    }
}
