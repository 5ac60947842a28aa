package dev.tributary.capture.direct;

import io.debezium.connector.postgresql.PostgresStreamingChangeEventSource.PgConnectionSupplier;
import io.debezium.connector.postgresql.PostgresType;
import io.debezium.connector.postgresql.connection.ReplicationMessage;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * A change on its way to Debezium's dispatcher, whose columns give PostgreSQL's text where the object that Debezium would
 * make of it holds less; see {@link PgValues#AS_THEY_ARE}.
 */
final class ExactMessage implements ReplicationMessage {

    private final ReplicationMessage message;
    private final List<Column> before;
    private final List<Column> after;

    private ExactMessage(ReplicationMessage message, List<Column> before, List<Column> after) {
        this.message = message;
        this.before = before;
        this.after = after;
    }

    /**
     * @param message as it was decoded
     * @param raw as it came, its position at the beginning
     * @return the message itself if there is nothing to be kept
     */
    static ReplicationMessage of(ReplicationMessage message, ByteBuffer raw) {
        boolean row =
                switch (message.getOperation()) {
                    case INSERT, UPDATE, DELETE -> !message.isSkippedMessage();
                    default -> false;
                };
        if (!row || !hasTexts(message.getOldTupleList()) && !hasTexts(message.getNewTupleList())) {
            return message;
        }
        ByteBuffer fields = raw.duplicate();
        // What it is, and the number of the table.
        fields.position(fields.position() + 1 + Integer.BYTES);
        byte kind = fields.get();
        List<Column> before = null;
        if (kind != 'N') {
            before = exact(message.getOldTupleList(), Tuple.read(fields));
            kind = fields.hasRemaining() ? fields.get() : 0;
        }
        return new ExactMessage(
                message, before, kind == 'N' ? exact(message.getNewTupleList(), Tuple.read(fields)) : null);
    }

    private static boolean hasTexts(List<Column> columns) {
        return columns != null && columns.stream().anyMatch(ExactMessage::isText);
    }

    private static boolean isText(Column column) {
        return PgValues.AS_THEY_ARE.contains(column.getType().getRootType().getOid());
    }

    private static List<Column> exact(List<Column> columns, Tuple tuple) {
        if (columns.size() != tuple.columns()) {
            throw new IllegalStateException(
                    "A row with " + tuple.columns() + " columns was read as one with " + columns.size());
        }
        List<Column> exact = new ArrayList<>(columns);
        for (int i = 0; i < exact.size(); i++) {
            if (isText(exact.get(i)) && !tuple.isNull(i) && !tuple.isUnsent(i)) {
                exact.set(i, new TextColumn(exact.get(i), tuple.text(i).toString()));
            }
        }
        return exact;
    }

    @Override
    public List<Column> getOldTupleList() {
        return before;
    }

    @Override
    public List<Column> getNewTupleList() {
        return after;
    }

    @Override
    public Operation getOperation() {
        return message.getOperation();
    }

    @Override
    public Instant getCommitTime() {
        return message.getCommitTime();
    }

    @Override
    public OptionalLong getTransactionId() {
        return message.getTransactionId();
    }

    @Override
    public String getTable() {
        return message.getTable();
    }

    @Override
    public boolean isLastEventForLsn() {
        return message.isLastEventForLsn();
    }

    @Override
    public boolean shouldSchemaBeSynchronized() {
        return message.shouldSchemaBeSynchronized();
    }

    private record TextColumn(Column column, String text) implements Column {

        @Override
        public String getName() {
            return column.getName();
        }

        @Override
        public PostgresType getType() {
            return column.getType();
        }

        @Override
        public ColumnTypeMetadata getTypeMetadata() {
            return column.getTypeMetadata();
        }

        @Override
        public Object getValue(PgConnectionSupplier connection, boolean includeUnknownDatatypes) {
            return text;
        }

        @Override
        public boolean isOptional() {
            return column.isOptional();
        }
    }
}
