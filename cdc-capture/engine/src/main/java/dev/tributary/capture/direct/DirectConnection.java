package dev.tributary.capture.direct;

import dev.tributary.capture.handover.Handover;
import dev.tributary.contract.DatabaseAccess;
import io.debezium.connector.postgresql.PostgresConnectorConfig;
import io.debezium.connector.postgresql.PostgresSchema;
import io.debezium.connector.postgresql.connection.Lsn;
import io.debezium.connector.postgresql.connection.MessageDecoderContext;
import io.debezium.connector.postgresql.connection.PostgresConnection;
import io.debezium.connector.postgresql.connection.PostgresReplicationConnection;
import io.debezium.connector.postgresql.connection.ReplicationConnection;
import io.debezium.connector.postgresql.connection.ReplicationStream;
import io.debezium.connector.postgresql.connection.WalPositionLocator;
import io.debezium.connector.postgresql.connection.pgoutput.PgOutputMessageDecoder;
import io.debezium.connector.postgresql.spi.SlotCreationResult;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.postgresql.core.BaseConnection;
import org.postgresql.replication.fluent.logical.ChainedLogicalStreamBuilder;

/** Debezium's connection to the log, on which a {@link LogStream} reads from a place that is known. */
final class DirectConnection implements ReplicationConnection {

    /** How often PostgreSQL hears of us; it gives up after a minute. */
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(10);

    private final PostgresReplicationConnection debezium;
    private final PostgresConnection connection;
    private final PostgresSchema schema;
    private final PostgresConnectorConfig config;
    private final Handover run;

    /**
     * @param connection for questions about tables and types
     * @param run whose queue may not be there before streaming starts
     */
    DirectConnection(
            PostgresReplicationConnection debezium,
            PostgresConnection connection,
            PostgresSchema schema,
            PostgresConnectorConfig config,
            Handover run) {
        this.debezium = debezium;
        this.connection = connection;
        this.schema = schema;
        this.config = config;
        this.run = run;
    }

    /** From the slot's own place, of which only Debezium knows. */
    @Override
    public ReplicationStream startStreaming(WalPositionLocator position) throws SQLException, InterruptedException {
        return debezium.startStreaming(position);
    }

    @Override
    public ReplicationStream startStreaming(Lsn offset, WalPositionLocator position)
            throws SQLException, InterruptedException {
        if (offset == null || !offset.isValid()) {
            return debezium.startStreaming(offset, position);
        }
        debezium.initConnection();
        debezium.connect();
        BaseConnection log = debezium.connection(false).unwrap(BaseConnection.class);
        log.execSQLUpdate(DatabaseAccess.STYLES);
        PgOutputMessageDecoder decoder =
                new PgOutputMessageDecoder(new MessageDecoderContext(config, schema), connection);
        ChainedLogicalStreamBuilder stream = log.getReplicationAPI()
                .replicationStream()
                .logical()
                .withSlotName('"' + config.slotName() + '"')
                .withStartPosition(offset.asLogSequenceNumber())
                // Only what is committed in Kafka is confirmed.
                .withAutomaticFlush(false)
                .withStatusInterval(Math.toIntExact(KEEP_ALIVE.toMillis()), TimeUnit.MILLISECONDS);
        decoder.defaultOptions(stream, log::haveMinimumServerVersion);
        RowQueue rows = run.get(RowQueue.class);
        rows.forget();
        LogReader reader = new LogReader(
                decoder,
                connection.getTypeRegistry(),
                new SchemaTables(connection, schema, config, run, false),
                rows,
                Map.of("server", config.getLogicalName()),
                RowLimit.ofHeap());
        return new LogStream(stream.start(), offset, reader, rows, KEEP_ALIVE);
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
    public void close() {
        debezium.close();
    }
}
