package dev.tributary.capture.direct;

import io.debezium.connector.postgresql.PostgresConnector;
import io.debezium.connector.postgresql.PostgresConnectorConfig;
import io.debezium.connector.postgresql.PostgresSchema;
import io.debezium.connector.postgresql.connection.Lsn;
import io.debezium.connector.postgresql.connection.PostgresConnection;
import io.debezium.connector.postgresql.connection.ReplicationMessage;
import io.debezium.relational.TableId;
import io.debezium.relational.TableSchema;
import java.util.HashMap;
import java.util.Map;
import org.postgresql.core.BaseConnection;

/** Makes rows of Debezium's messages, on the thread that reads the log. */
final class RowReader implements Rows {

    private final PgConnection connection;
    private final PostgresSchema schema;
    private final PostgresConnectorConfig config;
    private final SourceBlock.Origin origin;
    private final Map<String, TableId> ids = new HashMap<>();
    private final Map<TableId, RowShape> shapes = new HashMap<>();
    private RowRecord.Transaction transaction;

    RowReader(PostgresConnection connection, PostgresSchema schema, PostgresConnectorConfig config) {
        this.connection = () -> connection.connection().unwrap(BaseConnection.class);
        this.schema = schema;
        this.config = config;
        this.origin = new SourceBlock.Origin(
                new PostgresConnector().version(), config.getLogicalName(), config.databaseName());
    }

    @Override
    public void begin(ReplicationMessage begin) {
        transaction = new RowRecord.Transaction(begin.getTransactionId().orElse(0), begin.getCommitTime());
    }

    /** The dispatcher has to see changes of a key, of all columns, and of a table that it does not know. */
    @Override
    public RowRecord row(ReplicationMessage message, Lsn lsn) {
        if (message.isSkippedMessage()
                || message.getOperation() == ReplicationMessage.Operation.UPDATE && message.getOldTupleList() != null) {
            return null;
        }
        TableId id = ids.computeIfAbsent(message.getTable(), text -> TableId.parse(text, false));
        TableSchema table = schema.schemaFor(id);
        if (table == null || config.isSignalDataCollection(id)) {
            return null;
        }
        RowShape shape = shapes.get(id);
        if (shape == null || !shape.isOf(table)) {
            shape = new RowShape(table, schema.tableFor(id), connection, origin);
            shapes.put(id, shape);
        }
        boolean deleted = message.getOperation() == ReplicationMessage.Operation.DELETE;
        Object[] values = shape.read(deleted ? message.getOldTupleList() : message.getNewTupleList());
        return values == null ? null : new RowRecord(shape, transaction, operation(message), lsn.asLong(), values);
    }

    private static char operation(ReplicationMessage message) {
        return switch (message.getOperation()) {
            case INSERT -> 'c';
            case UPDATE -> 'u';
            case DELETE -> 'd';
            default -> throw new IllegalArgumentException("Not a row: " + message.getOperation());
        };
    }
}
