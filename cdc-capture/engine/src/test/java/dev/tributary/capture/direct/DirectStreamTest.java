package dev.tributary.capture.direct;

import static org.assertj.core.api.Assertions.assertThat;

import io.debezium.connector.postgresql.connection.Lsn;
import io.debezium.connector.postgresql.connection.ReplicationMessage;
import io.debezium.connector.postgresql.connection.ReplicationMessage.Operation;
import io.debezium.connector.postgresql.connection.ReplicationStream;
import io.debezium.connector.postgresql.connection.TransactionMessage;
import io.debezium.connector.postgresql.connection.pgoutput.PgOutputReplicationMessage;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** Tables whose names begin with {@code rare} are the dispatcher's. */
class DirectStreamTest {

    private final Queue<ReplicationMessage> log = new ArrayDeque<>();
    private final RowQueue queue = new RowQueue();
    private final Samples samples = new Samples();
    private final List<String> dispatched = new ArrayList<>();
    private final List<String> direct = new ArrayList<>();

    DirectStreamTest() {
        queue.configure(Map.of(DirectConnector.PIPELINE, "stream", DirectConnector.BYTES, "1000000"));
    }

    @Test
    void rowsPassTheDispatcherAndItsOwnMessagesDoNot() throws Exception {
        read(begin(), row("a"), row("b"), commit(), begin(), row("c"), commit());
        assertThat(direct).containsExactly("a", "b", "c");
        assertThat(dispatched).containsExactly("BEGIN", "COMMIT", "BEGIN", "COMMIT");
        assertThat(samples.transaction.getTotalEventCount()).isEqualTo(3);
    }

    @Test
    void behindARowThatTheDispatcherSeesItSeesAllOthersOfTheTransaction() throws Exception {
        read(begin(), row("a"), row("rare"), row("b"), commit(), begin(), row("c"), commit());
        assertThat(direct).containsExactly("a", "c");
        assertThat(dispatched).containsExactly("BEGIN", "rare", "b", "COMMIT", "BEGIN", "COMMIT");
    }

    @Test
    void whileAnIncrementalSnapshotRunsTheDispatcherSeesAll() throws Exception {
        samples.snapshotRuns = true;
        read(begin(), row("a"), commit());
        samples.snapshotRuns = false;
        read(begin(), row("b"), commit());
        assertThat(direct).containsExactly("b");
        assertThat(dispatched).containsExactly("BEGIN", "a", "COMMIT", "BEGIN", "COMMIT");
    }

    private void read(ReplicationMessage... messages) throws Exception {
        log.addAll(List.of(messages));
        DirectStream stream = new DirectStream(debezium(), rows(), queue);
        assertThat(stream.readPending(this::dispatch)).isTrue();
        assertThat(stream.readPending(this::dispatch)).isFalse();
    }

    private void dispatch(ReplicationMessage message) {
        dispatched.add(message.isTransactionalMessage() ? message.getOperation().name() : message.getTable());
        if (message.getOperation() == Operation.BEGIN) {
            queue.bound(samples.context());
        }
    }

    private Rows rows() {
        return new Rows() {
            @Override
            public void begin(ReplicationMessage begin) {}

            @Override
            public RowRecord row(ReplicationMessage message, Lsn lsn) {
                if (message.getTable().startsWith("rare")) {
                    return null;
                }
                direct.add(message.getTable());
                return samples.row(1, message.getTable());
            }
        };
    }

    private ReplicationStream debezium() {
        return (ReplicationStream) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ReplicationStream.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "readPending" -> pending((ReplicationStream.ReplicationMessageProcessor) arguments[0]);
                    case "lastReceivedLsn" -> Lsn.valueOf(1L);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private boolean pending(ReplicationStream.ReplicationMessageProcessor processor)
            throws SQLException, InterruptedException {
        ReplicationMessage message = log.poll();
        if (message != null) {
            processor.process(message);
        }
        return message != null;
    }

    private static ReplicationMessage begin() {
        return new TransactionMessage(Operation.BEGIN, 7, Instant.EPOCH);
    }

    private static ReplicationMessage commit() {
        return new TransactionMessage(Operation.COMMIT, 7, Instant.EPOCH);
    }

    private static ReplicationMessage row(String table) {
        return new PgOutputReplicationMessage(Operation.INSERT, table, Instant.EPOCH, 7L, null, List.of());
    }
}
