package dev.tributary.capture.direct;

import dev.tributary.capture.handover.Handover;
import io.debezium.config.CommonConnectorConfig;
import io.debezium.config.Configuration;
import io.debezium.connector.postgresql.PostgresConnectorConfig;
import io.debezium.connector.postgresql.PostgresConnectorTask;
import io.debezium.connector.postgresql.PostgresOffsetContext;
import io.debezium.connector.postgresql.PostgresPartition;
import io.debezium.connector.postgresql.PostgresSchema;
import io.debezium.connector.postgresql.connection.PostgresConnection;
import io.debezium.connector.postgresql.connection.PostgresReplicationConnection;
import io.debezium.connector.postgresql.connection.ReplicationConnection;
import io.debezium.pipeline.ChangeEventSourceCoordinator;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.source.SourceRecord;

/** Debezium's task, whose stream and whose batches are ours. Debezium itself makes it. */
public final class DirectTask extends PostgresConnectorTask {

    /** Nothing new for so long, the engine gets its turn: it may have been asked to end. */
    private static final Duration PATIENCE = Duration.ofMillis(100);

    /** Of Debezium's queue, and of bundles in it, for one delivery. */
    private static final int MANY = 2048;

    private Handover run;
    private long gather;
    private long delivered;

    @Override
    public ChangeEventSourceCoordinator<PostgresPartition, PostgresOffsetContext> start(Configuration config) {
        run = Handover.of(config.getString(Handover.ID));
        gather = TimeUnit.MILLISECONDS.toNanos(config.getLong(CommonConnectorConfig.POLL_INTERVAL_MS));
        delivered = System.nanoTime() - gather;
        return super.start(config);
    }

    @Override
    protected ReplicationConnection buildReplicationConnection(
            PostgresConnection connection, PostgresSchema schema, PostgresConnectorConfig config) throws SQLException {
        config.getBeanRegistry().add(SnapshotRows.CONNECTION, connection);
        return new DirectConnection(
                (PostgresReplicationConnection) super.buildReplicationConnection(connection, schema, config),
                connection,
                schema,
                config,
                run);
    }

    /**
     * All that is there as one record: the engine spends more on each than we do. What comes after a pause is delivered at
     * once, what came while the last delivery was taken care of together with what follows it. Debezium's own wait looks at
     * the clock without a rest for its last millisecond, so it gives us one event at a time and does not wait.
     */
    @Override
    public List<SourceRecord> doPoll() throws InterruptedException {
        RowQueue queue = run.get(RowQueue.class);
        long last = queue.size() > 0 ? System.nanoTime() : delivered;
        queue.await(PATIENCE, last + gather);
        List<SourceRecord> records = new ArrayList<>();
        do {
            records.addAll(super.doPoll());
        } while (queue.size() > 0 && records.size() < MANY);
        queue.requireUnfailed();
        if (records.isEmpty()) {
            return records;
        }
        delivered = System.nanoTime();
        return List.of(Delivery.of(records, queue));
    }
}
