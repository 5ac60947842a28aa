package dev.tributary.capture.direct;

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
import java.util.List;
import org.apache.kafka.connect.source.SourceRecord;

/** Debezium's task, whose stream and whose batches are ours. Debezium itself makes it. */
public final class DirectTask extends PostgresConnectorTask {

    private String pipeline;

    @Override
    public ChangeEventSourceCoordinator<PostgresPartition, PostgresOffsetContext> start(Configuration config) {
        pipeline = config.getString(DirectConnector.PIPELINE);
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
                () -> RowQueue.of(pipeline));
    }

    /** All that is there as one record: the engine spends more on each than we do. */
    @Override
    public List<SourceRecord> doPoll() throws InterruptedException {
        List<SourceRecord> records = super.doPoll();
        return records.isEmpty() ? records : List.of(Delivery.of(records, RowQueue.of(pipeline)));
    }
}
