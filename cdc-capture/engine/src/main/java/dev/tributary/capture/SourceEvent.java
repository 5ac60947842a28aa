package dev.tributary.capture;

import dev.tributary.contract.Operation;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;

/** What Debezium delivers, as far as numbering is concerned. LSNs are 0 where the source gives none. */
sealed interface SourceEvent {

    /**
     * A source transaction starts.
     *
     * @param lsn of its first record in the log
     */
    record Begin(String id, long lsn) implements SourceEvent {}

    /** A change of a row, or a TRUNCATE. */
    record Change(Operation operation, TableName table, long lsn, long commitMicros, SourceRecord record)
            implements SourceEvent {}

    /** A logical decoding message. */
    record Message(String prefix, byte[] content, long lsn, long commitMicros) implements SourceEvent {}

    /**
     * A source transaction is complete.
     *
     * @param lsn where its commit record ends in the log
     * @param events that Debezium sent of it
     * @param offset Debezium's source offset
     */
    record End(String id, long lsn, long commitMicros, long events, Map<String, Object> offset)
            implements SourceEvent {}

    /** Debezium is connected and starts to read the tables, or goes on with the log. */
    record Started() implements SourceEvent {}

    /**
     * All rows of the snapshot have been delivered.
     *
     * @param lsn from which streaming goes on
     */
    record SnapshotCompleted(long lsn, long commitMicros, Map<String, Object> offset) implements SourceEvent {}

    /** The snapshot broke off. */
    record SnapshotAborted() implements SourceEvent {}

    /**
     * A row of the pipeline's signal table: Debezium heard it just before.
     *
     * @param type {@code execute-snapshot}, {@code snapshot-window-open} or {@code snapshot-window-close}
     */
    record Signal(String type, long lsn) implements SourceEvent {}

    /**
     * A table begins anew: what came before of it counts no more.
     *
     * @param oid by which the database tells it from others of the same name
     * @param read whether its rows are read from here on
     */
    record Anew(TableName table, long oid, boolean read, long lsn, long commitMicros) implements SourceEvent {

        /** As a record without a row. */
        Change truncation() {
            return new Change(
                    Operation.TRUNCATE,
                    table,
                    lsn,
                    commitMicros,
                    new SourceRecord(Map.of(), Map.of(), null, null, null));
        }
    }

    /**
     * An incremental snapshot has come to the end of a table.
     *
     * @param status {@code SUCCEEDED}, {@code EMPTY}, or why it left the table
     */
    record ScanCompleted(String table, String status) implements SourceEvent {

        /** Whether all rows were read. */
        boolean succeeded() {
            return status.equals("SUCCEEDED") || status.equals("EMPTY");
        }
    }

    /** A change that Debezium counts but nobody asked for: its table is not in the pipeline, or it is our heartbeat. */
    record Unwanted(long lsn) implements SourceEvent {}

    /** Heartbeats and other records that say nothing about rows. */
    record Nothing() implements SourceEvent {}
}
