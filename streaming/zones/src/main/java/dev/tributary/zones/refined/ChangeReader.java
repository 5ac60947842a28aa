package dev.tributary.zones.refined;

import dev.tributary.contract.Operation;
import dev.tributary.contract.Position;
import dev.tributary.reduce.Change;
import dev.tributary.reduce.Key;
import dev.tributary.reduce.Place;
import dev.tributary.zones.avro.AvroReader;
import dev.tributary.zones.avro.SchemaLookup;
import dev.tributary.zones.avro.UndecodableException;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.IndexedRecord;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * From a raw record of a captured table to a {@link Change} whose row is in the order of the refined table's columns. Is
 * sent to the executors; each task builds its own readers.
 */
final class ChangeReader implements Serializable {

    private static final long serialVersionUID = 1L;

    private final StructType columns;
    private final List<String> key;
    private final SchemaLookup schemas;
    private transient AvroReader avro;
    private transient Map<Integer, RowReader> rows;
    private transient Map<Integer, RowReader> keys;

    ChangeReader(StructType columns, List<String> key, SchemaLookup schemas) {
        this.columns = columns;
        this.key = List.copyOf(key);
        this.schemas = schemas;
    }

    int width() {
        return columns.size();
    }

    /**
     * @throws UndecodableException if key or value cannot be understood
     */
    Change read(Row record) {
        Operation operation = Operation.of(record.<String>getAs("op").charAt(0));
        Place place = Place.of(new Position(record.getAs("epoch"), record.getAs("seq")));
        byte[] message = record.getAs("key");
        Key changed = message == null ? null : key(message);
        Object[] before = null;
        Object[] after = null;
        if (operation != Operation.DELETE) {
            byte[] value = record.getAs("value");
            if (value == null) {
                throw new UndecodableException("The record has no value");
            }
            AvroReader.Datum datum = avro().read(value);
            if (!(datum.value() instanceof GenericRecord envelope)
                    || envelope.getSchema().getField(Envelope.AFTER) == null) {
                throw new UndecodableException("The value of schema " + datum.schemaId() + " is no change envelope");
            }
            RowReader reader = rows.computeIfAbsent(
                    datum.schemaId(),
                    id -> RowReader.of(datum.schema().getField(Envelope.AFTER).schema(), columns));
            after = reader.row(envelope.get(Envelope.AFTER));
            if (after == null) {
                throw new UndecodableException("A change of kind " + operation + " without the row after it");
            }
            // Only UPDATE: under REPLICA IDENTITY DEFAULT a delete's old row is nulls beside the key.
            if (operation == Operation.UPDATE) {
                before = reader.row(envelope.get(Envelope.BEFORE));
            }
        }
        return new Change(
                place,
                record.getAs("transaction"),
                operation,
                changed,
                before,
                after,
                other(record, "old_key"),
                other(record, "new_key"));
    }

    /**
     * @throws UndecodableException if the bytes are no key of this table
     */
    Key key(byte[] message) {
        AvroReader.Datum datum = avro().read(message);
        if (!(datum.value() instanceof IndexedRecord value)) {
            throw new UndecodableException("The message key is no record");
        }
        RowReader reader = keys.computeIfAbsent(datum.schemaId(), id -> RowReader.of(datum.schema(), keyColumns()));
        return Key.of(reader.row(value));
    }

    private Key other(Row record, String column) {
        byte[] value = record.getAs(column);
        return value == null ? null : key(value);
    }

    private StructType keyColumns() {
        StructType type = new StructType();
        for (String column : key) {
            type = type.add(columns.apply(column));
        }
        return type;
    }

    private AvroReader avro() {
        if (avro == null) {
            avro = new AvroReader(schemas);
            rows = new HashMap<>();
            keys = new HashMap<>();
        }
        return avro;
    }
}
