package dev.tributary.capture.direct;

import io.debezium.connector.postgresql.connection.Lsn;
import io.debezium.connector.postgresql.connection.ReplicationConnection;
import io.debezium.connector.postgresql.connection.ReplicationStream;
import io.debezium.connector.postgresql.connection.WalPositionLocator;
import io.debezium.connector.postgresql.spi.SlotCreationResult;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Supplier;

/** Debezium's connection to the log; only its streams differ. */
@SuppressWarnings("try") // It is closed as Debezium's interface wants it.
final class DirectConnection implements ReplicationConnection {

    private final ReplicationConnection debezium;
    private final Rows rows;
    private final Supplier<RowQueue> queue;

    /**
     * @param queue may not be there before streaming starts
     */
    DirectConnection(ReplicationConnection debezium, Rows rows, Supplier<RowQueue> queue) {
        this.debezium = debezium;
        this.rows = rows;
        this.queue = queue;
    }

    @Override
    public ReplicationStream startStreaming(WalPositionLocator position) throws SQLException, InterruptedException {
        return direct(debezium.startStreaming(position));
    }

    @Override
    public ReplicationStream startStreaming(Lsn offset, WalPositionLocator position)
            throws SQLException, InterruptedException {
        return direct(debezium.startStreaming(offset, position));
    }

    private ReplicationStream direct(ReplicationStream stream) {
        return new DirectStream(stream, rows, queue.get());
    }

    @Override
    public Optional<SlotCreationResult> createReplicationSlot() throws SQLException {
        return debezium.createReplicationSlot();
    }

    @Override
    public void initConnection() throws SQLException, InterruptedException {
        debezium.initConnection();
    }

    @Override
    public boolean isConnected() throws SQLException {
        return debezium.isConnected();
    }

    @Override
    public void reconnect() throws SQLException {
        debezium.reconnect();
    }

    @Override
    public void close() throws Exception {
        debezium.close();
    }
}
