package dev.tributary.capture.direct;

import io.debezium.connector.postgresql.connection.Lsn;
import io.debezium.connector.postgresql.connection.ReplicationMessage;
import io.debezium.connector.postgresql.connection.ReplicationStream;
import java.sql.SQLException;
import java.util.concurrent.ExecutorService;

/** Debezium's stream of the log, from which rows go straight to the queue and the rest to Debezium's dispatcher. */
@SuppressWarnings("try") // It is closed as Debezium's interface wants it.
final class DirectStream implements ReplicationStream {

    /** Messages after which Debezium is asked whether to go on, and looks after its own affairs. */
    private static final int MANY = 256;

    private final ReplicationStream debezium;
    private final Rows rows;
    private final RowQueue queue;

    DirectStream(ReplicationStream debezium, Rows rows, RowQueue queue) {
        this.debezium = debezium;
        this.rows = rows;
        this.queue = queue;
    }

    @Override
    public void read(ReplicationMessageProcessor dispatcher) throws SQLException, InterruptedException {
        debezium.read(message -> take(message, dispatcher));
    }

    @Override
    public boolean readPending(ReplicationMessageProcessor dispatcher) throws SQLException, InterruptedException {
        ReplicationMessageProcessor taking = message -> take(message, dispatcher);
        int read = 0;
        while (read < MANY && debezium.readPending(taking)) {
            read++;
        }
        return read > 0;
    }

    private void take(ReplicationMessage message, ReplicationMessageProcessor dispatcher)
            throws SQLException, InterruptedException {
        switch (message.getOperation()) {
            case BEGIN -> {
                queue.unbound();
                rows.begin(message);
            }
            // Its rows carry where they came from, which only the dispatcher notes.
            case ORIGIN -> queue.unbound();
            case INSERT, UPDATE, DELETE -> {
                RowRecord row = queue.isBound() ? rows.row(message, debezium.lastReceivedLsn()) : null;
                if (row != null) {
                    queue.add(row);
                    return;
                }
                // It may be the one that starts an incremental snapshot, for which Debezium looks at all that follow.
                queue.unbound();
            }
            default -> {}
        }
        dispatcher.process(message);
    }

    @Override
    public void flushLsn(Lsn lsn) throws SQLException {
        debezium.flushLsn(lsn);
    }

    @Override
    public Lsn lastReceivedLsn() {
        return debezium.lastReceivedLsn();
    }

    @Override
    public Lsn startLsn() {
        return debezium.startLsn();
    }

    @Override
    public void startKeepAlive(ExecutorService service) {
        debezium.startKeepAlive(service);
    }

    @Override
    public void stopKeepAlive() {
        debezium.stopKeepAlive();
    }

    @Override
    public void close() throws Exception {
        debezium.close();
    }
}
