package dev.tributary.zones.events;

import dev.tributary.zones.avro.AvroReader;
import dev.tributary.zones.avro.AvroType;
import dev.tributary.zones.avro.SchemaLookup;
import dev.tributary.zones.avro.UndecodableException;
import java.time.DateTimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The value of a record → {@code {event: {…}, failure: null}} or {@code {event: null, failure: why}}. */
final class EventDecoder implements UDF1<byte[], Row> {

    private static final long serialVersionUID = 1L;

    static final String EVENT = "event";
    static final String FAILURE = "failure";

    private final SchemaLookup schemas;
    private final String schema;
    private final String id;
    // Made once for each task, which has its own copy of this function.
    private transient AvroReader reader;
    private transient AvroType type;

    /**
     * @param schema the reader's schema as JSON text
     * @param id field that every event must fill
     */
    EventDecoder(SchemaLookup schemas, Schema schema, String id) {
        this.schemas = schemas;
        this.schema = schema.toString();
        this.id = id;
    }

    /** Type of the results. */
    static StructType result(StructType event) {
        return new StructType().add(EVENT, event).add(FAILURE, DataTypes.StringType);
    }

    @Override
    public Row call(byte[] message) {
        if (message == null) {
            return failure("The record has no value; an event has one");
        }
        if (reader == null) {
            Schema parsed = new Schema.Parser().parse(schema);
            type = AvroType.of(parsed);
            reader = new AvroReader(schemas, parsed);
        }
        try {
            Row event = type.row((IndexedRecord) reader.read(message).value());
            Object value = event.getAs(id);
            if (value == null || value.toString().isBlank()) {
                return failure("The event has no " + id + ", by which it could be told from others");
            }
            return RowFactory.create(event, null);
        } catch (UndecodableException e) {
            return failure(e.getMessage());
        } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
            return failure("The event has a value that no column can hold: " + e.getMessage());
        }
    }

    private static Row failure(String why) {
        return RowFactory.create(null, why);
    }
}
