package dev.tributary.capture.direct;

import io.debezium.connector.postgresql.PostgresOffsetContext;
import io.debezium.connector.postgresql.connection.Lsn;
import io.debezium.connector.postgresql.connection.ReplicationMessage;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Where Debezium believes to be in the log, and in which transaction; kept true while messages pass it. */
final class DebeziumOffset {

    private final PostgresOffsetContext context;

    DebeziumOffset(PostgresOffsetContext context) {
        this.context = context;
    }

    /** Whether Debezium reads a table beside the log. */
    boolean isSnapshotRunning() {
        return context.getIncrementalSnapshotContext() != null
                && context.getIncrementalSnapshotContext().snapshotRunning();
    }

    /**
     * A transaction is Debezium's from now on.
     *
     * @param rows that passed it
     */
    void begun(Transaction transaction, long rows) {
        context.clearOrigin();
        context.getTransactionContext().beginTransaction(String.valueOf(transaction.id()));
        context.getTransactionContext().setTotalEventCount(rows);
    }

    /** A row of its transaction passed. */
    void counted() {
        context.getTransactionContext()
                .setTotalEventCount(context.getTransactionContext().getTotalEventCount() + 1);
    }

    /** A transaction passed as a whole, which ends in the log at an LSN. */
    void committed(Transaction transaction, Lsn lsn) {
        context.updateWalPosition(
                lsn,
                lsn,
                Instant.EPOCH.plus(transaction.commitMicros(), ChronoUnit.MICROS),
                transaction.id(),
                null,
                ReplicationMessage.Operation.COMMIT);
        context.updateCommitPosition(lsn, lsn);
    }
}
