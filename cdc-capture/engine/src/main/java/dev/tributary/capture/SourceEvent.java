package dev.tributary.capture;

import dev.tributary.contract.Operation;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;

/** What Debezium delivers, as far as numbering is concerned. LSNs are 0 where the source gives none. */
sealed interface SourceEvent {

    /** What is done with each kind of event. A new kind does not compile until every handler says what it does with it. */
    interface Handler {

        void begin(Begin event);

        void change(Change event);

        void message(Message event);

        void end(End event);

        void started(Started event);

        void snapshotCompleted(SnapshotCompleted event);

        void snapshotAborted(SnapshotAborted event);

        void signal(Signal event);

        void anew(Anew event);

        void gap(Gap event);

        void scanCompleted(ScanCompleted event);

        void unwanted(Unwanted event);

        void nothing(Nothing event);
    }

    /** Calls the method for its kind. */
    void to(Handler handler);

    /**
     * A source transaction starts.
     *
     * @param lsn of its first record in the log
     */
    record Begin(String id, long lsn) implements SourceEvent {
        @Override
        public void to(Handler handler) {
            handler.begin(this);
        }
    }

    /** A change of a row, or a TRUNCATE. */
    record Change(Operation operation, TableName table, long lsn, long commitMicros, SourceRecord record)
            implements SourceEvent {
        @Override
        public void to(Handler handler) {
            handler.change(this);
        }
    }

    /** A logical decoding message. */
    record Message(String prefix, byte[] content, long lsn, long commitMicros) implements SourceEvent {
        @Override
        public void to(Handler handler) {
            handler.message(this);
        }
    }

    /**
     * A source transaction is complete.
     *
     * @param lsn where its commit record ends in the log
     * @param events that Debezium sent of it
     * @param offset Debezium's source offset
     */
    record End(String id, long lsn, long commitMicros, long events, Map<String, Object> offset) implements SourceEvent {
        @Override
        public void to(Handler handler) {
            handler.end(this);
        }
    }

    /** Debezium is connected and starts to read the tables, or goes on with the log. */
    record Started() implements SourceEvent {
        @Override
        public void to(Handler handler) {
            handler.started(this);
        }
    }

    /**
     * All rows of the snapshot have been delivered.
     *
     * @param lsn from which streaming goes on
     */
    record SnapshotCompleted(long lsn, long commitMicros, Map<String, Object> offset) implements SourceEvent {
        @Override
        public void to(Handler handler) {
            handler.snapshotCompleted(this);
        }
    }

    /** The snapshot broke off. */
    record SnapshotAborted() implements SourceEvent {
        @Override
        public void to(Handler handler) {
            handler.snapshotAborted(this);
        }
    }

    /**
     * A row of the pipeline's signal table: Debezium heard it just before.
     *
     * @param type {@code execute-snapshot}, {@code snapshot-window-open} or {@code snapshot-window-close}
     */
    record Signal(String type, long lsn) implements SourceEvent {
        @Override
        public void to(Handler handler) {
            handler.signal(this);
        }
    }

    /**
     * A table begins anew: what came before of it counts no more.
     *
     * @param oid by which the database tells it from others of the same name
     * @param state fingerprint of its state before its rows are read; null if an earlier release wrote it
     * @param read whether its rows are read from here on
     */
    record Anew(TableName table, long oid, String state, boolean read, long lsn, long commitMicros)
            implements SourceEvent {
        @Override
        public void to(Handler handler) {
            handler.anew(this);
        }

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

    /** A change of a table was in the log that cannot be used, since it lacks the key. */
    record Gap(TableName table, long lsn) implements SourceEvent {
        @Override
        public void to(Handler handler) {
            handler.gap(this);
        }
    }

    /**
     * An incremental snapshot has come to the end of a table.
     *
     * @param status {@code SUCCEEDED}, {@code EMPTY}, or why it left the table
     */
    record ScanCompleted(String table, String status) implements SourceEvent {
        @Override
        public void to(Handler handler) {
            handler.scanCompleted(this);
        }

        /** Whether all rows were read. */
        boolean succeeded() {
            return status.equals("SUCCEEDED") || status.equals("EMPTY");
        }
    }

    /** A change that Debezium counts but nobody asked for: its table is not in the pipeline, or it is our heartbeat. */
    record Unwanted(long lsn) implements SourceEvent {
        @Override
        public void to(Handler handler) {
            handler.unwanted(this);
        }
    }

    /** Heartbeats and other records that say nothing about rows. */
    record Nothing() implements SourceEvent {
        @Override
        public void to(Handler handler) {
            handler.nothing(this);
        }
    }
}
