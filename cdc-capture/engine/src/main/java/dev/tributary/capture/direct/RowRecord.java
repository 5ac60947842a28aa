package dev.tributary.capture.direct;

import dev.tributary.capture.avro.Fields;
import io.debezium.connector.postgresql.connection.ReplicationMessage;
import io.debezium.data.Envelope;
import io.debezium.relational.TableId;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * A row as Debezium would have sent it, whose key and value come into being when somebody asks: on the thread that
 * encodes, not on the one that reads the log, and not before their turn, since many rows wait. Of the source's offset it
 * has what concerns the row. Its block {@code transaction} stays empty: the stamp tells.
 */
public final class RowRecord extends SourceRecord {

    private static final int OVERHEAD = 64;

    /**
     * The source transaction of a row.
     *
     * @param committed when
     */
    record Transaction(long id, Instant committed) {}

    private final transient RowShape shape;
    private final transient Transaction transaction;
    private final char operation;
    private final long lsn;
    private final transient Object[] values;

    RowRecord(RowShape shape, Transaction transaction, char operation, long lsn, Object[] values) {
        super(Map.of(), Map.of(), "", null, null);
        this.shape = shape;
        this.transaction = transaction;
        this.operation = operation;
        this.lsn = lsn;
        this.values = values;
    }

    /** Memory that it takes, about, bytes. */
    long size() {
        long size = OVERHEAD;
        for (Object each : values) {
            size += OVERHEAD;
            if (each instanceof String text) {
                size += text.length();
            } else if (each instanceof byte[] bytes) {
                size += bytes.length;
            } else if (each instanceof Collection<?> list) {
                size += (long) OVERHEAD * list.size();
            }
        }
        return size;
    }

    public TableId table() {
        return shape.id();
    }

    /** Debezium's letter. */
    public char operation() {
        return operation;
    }

    public long lsn() {
        return lsn;
    }

    /** When its transaction was committed, microseconds since 1970. */
    public long commitMicros() {
        return micros(transaction.committed());
    }

    static long micros(Instant time) {
        return time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000;
    }

    static long nanos(Instant time) {
        return time.getEpochSecond() * 1_000_000_000 + time.getNano();
    }

    @Override
    public Map<String, ?> sourceOffset() {
        return Map.of("lsn", lsn, "ts_usec", commitMicros());
    }

    @Override
    public Schema keySchema() {
        return shape.table().keySchema();
    }

    @Override
    public Schema valueSchema() {
        return shape.table().getEnvelopeSchema().schema();
    }

    @Override
    public Object key() {
        return shape.table().keyFromColumnData(converted());
    }

    /** The envelope for those who want to look into it; for writing there is {@link #fields}. */
    @Override
    public Object value() {
        Fields fields = envelope(shape.source().struct(transaction, lsn));
        Struct value = new Struct(valueSchema());
        for (int i = 0; i < shape.envelope().length; i++) {
            value.put(shape.envelope()[i], fields.at(i));
        }
        return value;
    }

    /** The envelope, to be written. */
    public Fields fields() {
        return envelope(shape.source().of(transaction, lsn));
    }

    private Fields envelope(Object source) {
        Instant now = Instant.now();
        return index -> switch (shape.envelope()[index]) {
            case Envelope.FieldName.BEFORE -> operation == 'd' ? row() : null;
            case Envelope.FieldName.AFTER -> operation == 'd' ? null : row();
            case Envelope.FieldName.SOURCE -> source;
            case Envelope.FieldName.OPERATION -> String.valueOf(operation);
            case Envelope.FieldName.TIMESTAMP -> now.toEpochMilli();
            case Envelope.FieldName.TIMESTAMP_US -> micros(now);
            case Envelope.FieldName.TIMESTAMP_NS -> nanos(now);
            default -> null;
        };
    }

    private Struct row() {
        Struct row = shape.table().valueFromColumnData(converted());
        for (Object each : values) {
            if (each instanceof ColumnReader.Ready ready) {
                row.put(ready.field(), ready.value());
            }
        }
        return row;
    }

    /** What Debezium's converters take; where a value needs none, they make something of null that nobody will see. */
    private Object[] converted() {
        Object[] converted = values.clone();
        for (int i = 0; i < converted.length; i++) {
            if (converted[i] instanceof ReplicationMessage.Column column) {
                converted[i] = column.getValue(null, true);
            } else if (converted[i] instanceof ColumnReader.Ready) {
                converted[i] = null;
            }
        }
        return converted;
    }
}
