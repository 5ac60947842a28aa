package dev.tributary.zones.refined;

import dev.tributary.zones.avro.AvroType;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;
import org.apache.spark.sql.types.StructType;

/** Debezium's envelope, as far as a refined table needs it: {@code before}, {@code after}. */
final class Envelope {

    static final String BEFORE = "before";
    static final String AFTER = "after";

    private Envelope() {}

    /**
     * Columns of the rows that an envelope schema carries.
     *
     * @param text Avro schema; null if it is unknown
     * @return null if it is no envelope: its records go to the quarantine when they are decoded
     */
    static StructType columns(String text) {
        if (text == null) {
            return null;
        }
        try {
            Schema schema = new Schema.Parser().setValidateDefaults(false).parse(text);
            Schema.Field after = schema.getType() == Schema.Type.RECORD ? schema.getField(AFTER) : null;
            return after == null ? null : AvroType.captured(after.schema()).columns();
        } catch (SchemaParseException | IllegalArgumentException e) {
            return null;
        }
    }
}
