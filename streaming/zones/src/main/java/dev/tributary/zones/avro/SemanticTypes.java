package dev.tributary.zones.avro;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.spark.sql.types.DataTypes;

/**
 * What a Connect schema is named, which the converters keep in the property {@code connect.name}.
 *
 * <pre>
 * io.debezium.time.Date                          DATE
 * io.debezium.time.Timestamp, MicroTimestamp     TIMESTAMP_NTZ
 * io.debezium.time.ZonedTimestamp                TIMESTAMP
 * io.debezium.time.Time, MicroTime               STRING        10:15:30.25, 24:00:00
 * io.debezium.data.VariableScaleDecimal          STRING        1234.5
 * org.apache.kafka.connect.data.Decimal          DECIMAL(p,s), STRING without p or above 38 digits
 * </pre>
 *
 * Other names say nothing about the representation: Json, Uuid, Enum and Xml are strings already, Connect's Date and
 * Timestamp have Avro's logical type, and NanoTimestamp and NanoTime stay BIGINT since no type here holds nanoseconds.
 */
final class SemanticTypes {

    private static final String NAME = "connect.name";

    private SemanticTypes() {}

    /** The type, or null if the schema has no name that matters. */
    static AvroType type(Schema schema) {
        String name = schema.getProp(NAME);
        if (name == null) {
            return null;
        }
        return switch (name) {
            case "io.debezium.time.Date" ->
                new AvroType(DataTypes.DateType, value -> Times.capturedDate((Integer) value));
            case "io.debezium.time.Timestamp" ->
                new AvroType(DataTypes.TimestampNTZType, value -> Times.captured(Times.micros((Long) value)));
            case "io.debezium.time.MicroTimestamp" ->
                new AvroType(DataTypes.TimestampNTZType, value -> Times.captured((Long) value));
            case "io.debezium.time.ZonedTimestamp" ->
                new AvroType(DataTypes.TimestampType, value -> Times.zoned(value.toString()));
            case "io.debezium.time.Time" ->
                new AvroType(DataTypes.StringType, value -> Times.clock((Integer) value * 1_000_000L));
            case "io.debezium.time.MicroTime" ->
                new AvroType(DataTypes.StringType, value -> Times.clock((Long) value * 1_000L));
            case "io.debezium.data.VariableScaleDecimal" ->
                new AvroType(DataTypes.StringType, value -> variableScale((IndexedRecord) value));
            case "org.apache.kafka.connect.data.Decimal" -> decimal(schema);
            default -> null;
        };
    }

    private static AvroType decimal(Schema schema) {
        int scale = number(schema, "scale", 0);
        // Without a precision Connect's converters write 64.
        int precision = number(schema, "precision", 64);
        return AvroTypes.decimal(scale < 0 || precision < scale ? Integer.MAX_VALUE : precision, scale);
    }

    private static int number(Schema schema, String property, int otherwise) {
        return schema.getObjectProp(property) instanceof Number number ? number.intValue() : otherwise;
    }

    private static String variableScale(IndexedRecord record) {
        int scale = (Integer) record.get(record.getSchema().getField("scale").pos());
        byte[] unscaled =
                AvroTypes.bytes(record.get(record.getSchema().getField("value").pos()));
        return new BigDecimal(new BigInteger(unscaled), scale).toPlainString();
    }
}
