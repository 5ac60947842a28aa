package dev.tributary.capture.direct;

import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;

/** Where a transaction begins or ends whose rows Debezium's dispatcher has not seen. */
public final class BoundRecord extends SourceRecord {

    private static final int SIZE = 200;

    private final transient Transaction transaction;
    private final long lsn;
    private final long events;

    private BoundRecord(Map<String, String> partition, Transaction transaction, long lsn, long events) {
        super(partition, Map.of(), "", null, null);
        this.transaction = transaction;
        this.lsn = lsn;
        this.events = events;
    }

    /**
     * @param lsn of its first record in the log
     */
    static BoundRecord begin(Transaction transaction, long lsn) {
        return new BoundRecord(Map.of(), transaction, lsn, -1);
    }

    /**
     * @param partition under which Debezium knows the source
     * @param lsn where its commit record ends in the log
     * @param events that were sent of it
     */
    static BoundRecord end(Map<String, String> partition, Transaction transaction, long lsn, long events) {
        return new BoundRecord(partition, transaction, lsn, events);
    }

    public boolean isEnd() {
        return events >= 0;
    }

    /** The transaction as Debezium names it. */
    public String transaction() {
        return String.valueOf(transaction.id());
    }

    public long lsn() {
        return lsn;
    }

    /** When the transaction was committed, microseconds since 1970. */
    public long commitMicros() {
        return transaction.commitMicros();
    }

    /** How many events were sent of the transaction; of its end only. */
    public long events() {
        return events;
    }

    /** Memory that it takes, about, bytes. */
    long size() {
        return SIZE;
    }

    /** As Debezium writes it where no snapshot runs. */
    @Override
    public Map<String, Object> sourceOffset() {
        return isEnd()
                ? Map.of("lsn", lsn, "lsn_commit", lsn, "txId", transaction.id(), "ts_usec", commitMicros())
                : Map.of("lsn", lsn);
    }
}
