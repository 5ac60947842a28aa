package dev.tributary.capture;

import java.util.HashMap;
import java.util.Map;

/**
 * Shapes Debezium's source offset into one from which the log is replayed exactly from the end of a transaction.
 *
 * <p>Without {@code lsn_proc} Debezium asks PostgreSQL to stream from {@code lsn} and drops nothing itself; with it, it
 * searches for the place by the LSNs of single changes, which several rows can share. PostgreSQL then sends the
 * transactions whose commit record starts at or after {@code lsn}, which is where the last commit record ended.
 */
final class SourceOffset {

    private SourceOffset() {}

    /**
     * @param debezium offset that Debezium attached to the record that ends the transaction
     * @param lsn to stream from; also what may be confirmed to PostgreSQL
     */
    static Map<String, Object> at(Map<String, Object> debezium, long lsn) {
        Map<String, Object> offset = new HashMap<>();
        for (String kept : new String[] {"ts_usec", "txId"}) {
            if (debezium.get(kept) != null) {
                offset.put(kept, debezium.get(kept));
            }
        }
        offset.put("lsn", lsn);
        offset.put("lsn_commit", lsn);
        return offset;
    }
}
