package dev.tributary.capture.direct;

import dev.tributary.capture.avro.Fields;
import io.debezium.data.Envelope;
import io.debezium.relational.TableId;
import java.time.Instant;
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

    private static final int OVERHEAD = 200;

    private final transient RowShape shape;
    private final transient Transaction transaction;
    private final char operation;
    private final long lsn;
    private final transient Tuple tuple;
    private final transient Object[] early;

    /**
     * @param operation Debezium's letter
     * @param early what {@link RowShape#early} made of the tuple
     */
    RowRecord(RowShape shape, Transaction transaction, char operation, long lsn, Tuple tuple, Object[] early) {
        super(Map.of(), Map.of(), "", null, null);
        this.shape = shape;
        this.transaction = transaction;
        this.operation = operation;
        this.lsn = lsn;
        this.tuple = tuple;
        this.early = early;
    }

    /** Memory that it takes, about, bytes. */
    long size() {
        return OVERHEAD + tuple.size() * (early == null ? 1L : 2L);
    }

    boolean lacksKey() {
        return shape.lacksKey(tuple);
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

    /** When its transaction was committed, or that of the snapshot began, microseconds since 1970. */
    public long commitMicros() {
        return transaction.commitMicros();
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

    /** The key as Debezium makes it; for writing there is {@link #keyFields}. */
    @Override
    public Struct key() {
        return shape.table().keyFromColumnData(asDebeziumReads(true));
    }

    /** The envelope as Debezium makes it; for writing there is {@link #fields}. */
    @Override
    public Struct value() {
        Struct row = shape.table().valueFromColumnData(asDebeziumReads(true));
        Fields fields = envelope(row, shape.source().struct(transaction, lsn));
        Struct value = new Struct(valueSchema());
        for (int i = 0; i < shape.envelope().length; i++) {
            value.put(shape.envelope()[i], fields.at(i));
        }
        return value;
    }

    /** The key, to be written; null if the table has none. */
    public Fields keyFields() {
        return keySchema() == null ? null : new Key();
    }

    /** The envelope, to be written. */
    public Fields fields() {
        return envelope(new Row(), shape.source().of(transaction, lsn));
    }

    private Fields envelope(Object row, Object source) {
        Instant now = Instant.now();
        return index -> switch (shape.envelope()[index]) {
            case Envelope.FieldName.BEFORE -> operation == 'd' ? row : null;
            case Envelope.FieldName.AFTER -> operation == 'd' ? null : row;
            case Envelope.FieldName.SOURCE -> source;
            case Envelope.FieldName.OPERATION -> String.valueOf(operation);
            case Envelope.FieldName.TIMESTAMP -> now.toEpochMilli();
            case Envelope.FieldName.TIMESTAMP_US -> now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
            case Envelope.FieldName.TIMESTAMP_NS -> now.getEpochSecond() * 1_000_000_000 + now.getNano();
            default -> null;
        };
    }

    /** A value that needs no conversion; null if there is none. */
    private Object plain(int column) {
        return tuple.isNull(column) || tuple.isUnsent(column)
                ? null
                : shape.reader(column).value(tuple.text(column));
    }

    /**
     * What Debezium's converters take.
     *
     * @param all also of columns whose value is plain; otherwise the converters make something of null there
     */
    private Object[] asDebeziumReads(boolean all) {
        Object[] values = new Object[shape.columns()];
        for (int i = 0; i < values.length; i++) {
            ColumnReader reader = shape.reader(i);
            if (tuple.isUnsent(i)) {
                values[i] = reader.unsent();
            } else if (reader.isEarly()) {
                values[i] = early[i];
            } else if (!tuple.isNull(i) && (all || plain(i) == null)) {
                values[i] = reader.late(tuple.text(i));
            }
        }
        return values;
    }

    private final class Row implements Fields {

        private Struct converted;

        @Override
        public Object at(int field) {
            int column = shape.rowColumn(field);
            if (tuple.isNull(column)) {
                return shape.absent(field);
            }
            Object value = plain(column);
            if (value != null) {
                return value;
            }
            if (converted == null) {
                converted = shape.table().valueFromColumnData(asDebeziumReads(false));
            }
            return converted.getWithoutDefault(
                    converted.schema().fields().get(field).name());
        }
    }

    private final class Key implements Fields {

        private Struct converted;

        @Override
        public Object at(int field) {
            int column = shape.keyColumn(field);
            if (tuple.isNull(column)) {
                // A converter would make 0 or an empty text of it, which is the key of another row.
                throw new IllegalStateException(
                        "A row of the table " + table() + " in the log has no value in the column "
                                + keySchema().fields().get(field).name() + " of its key.");
            }
            Object value = plain(column);
            if (value != null) {
                return value;
            }
            if (converted == null) {
                converted = key();
            }
            return converted.getWithoutDefault(
                    converted.schema().fields().get(field).name());
        }
    }
}
