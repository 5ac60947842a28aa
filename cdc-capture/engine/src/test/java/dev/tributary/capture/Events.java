package dev.tributary.capture;

import dev.tributary.contract.Operation;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.source.SourceRecord;

/** Source events for tests: LSNs are given, the commit time is the LSN in microseconds. */
final class Events {

    static final TableName ORDERS = new TableName("public", "orders");
    static final TableName SIGNALS = new TableName("tributary", "signals_shop");

    private Events() {}

    static SourceEvent begin(int id, long lsn) {
        return new SourceEvent.Begin(id + ":" + lsn, lsn);
    }

    static SourceEvent row(Operation operation, int key, long lsn) {
        SourceRecord record = new SourceRecord(
                Map.of(), Map.of(), "shop.public.orders", Schema.INT32_SCHEMA, key, Schema.STRING_SCHEMA, "v");
        return new SourceEvent.Change(operation, ORDERS, lsn, lsn, record);
    }

    static SourceEvent insert(int key, long lsn) {
        return row(Operation.CREATE, key, lsn);
    }

    static SourceEvent message(String prefix, long lsn) {
        return new SourceEvent.Message(prefix, new byte[] {1}, lsn, lsn);
    }

    static SourceEvent signal(String type, long lsn) {
        return new SourceEvent.Signal(type, lsn);
    }

    static SourceEvent anew(long oid, long lsn, boolean read) {
        return new SourceEvent.Anew(ORDERS, oid, null, read, lsn, lsn);
    }

    static SourceEvent end(int id, long lsn, int events) {
        return new SourceEvent.End(id + ":" + lsn, lsn, lsn, events, Map.of("lsn", lsn, "lsn_proc", lsn, "txId", 7L));
    }

    static SourceEvent snapshotCompleted(long lsn) {
        return new SourceEvent.SnapshotCompleted(lsn, lsn, Map.of("lsn", lsn));
    }
}
