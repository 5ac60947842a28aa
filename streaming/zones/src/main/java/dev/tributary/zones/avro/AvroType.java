package dev.tributary.zones.avro;

import dev.tributary.contract.AvroNames;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/**
 * The Spark type of an Avro schema and the way of its values there.
 *
 * <pre>
 * boolean int long float double    BOOLEAN INT BIGINT FLOAT DOUBLE
 * string enum uuid                 STRING
 * bytes fixed                      BINARY
 * decimal                          DECIMAL(p,s), STRING above 38 digits
 * date                             DATE             LocalDate
 * timestamp-millis, -micros        TIMESTAMP        Instant
 * local-timestamp-millis, -micros  TIMESTAMP_NTZ    LocalDateTime
 * time-millis, -micros             STRING           10:15:30.25
 * array, map, record               ARRAY, MAP, STRUCT   scala.collection.Seq, Map; Row with schema
 * union of null and one type       that type
 * bytes or array, or string        the first; a string is what that type cannot hold, and is refused
 * </pre>
 *
 * Debezium's and Connect's semantic types go first, see {@link SemanticTypes}. Other logical types count as what they
 * are made of. All columns are nullable. Thread-safe; not serializable: make it where it is used.
 */
public final class AvroType {

    private final DataType spark;
    private final Function<Object, Object> conversion;

    AvroType(DataType spark, Function<Object, Object> conversion) {
        this.spark = spark;
        this.conversion = conversion;
    }

    /**
     * With field names as they are.
     *
     * @throws IllegalArgumentException if a union has several types, or a record contains itself: names the field
     */
    public static AvroType of(Schema schema) {
        return new AvroTypes(UnaryOperator.identity()).type(schema);
    }

    /**
     * With the field names that the source has, see {@link AvroNames}: for what the capture wrote.
     *
     * @throws IllegalArgumentException if a union has several types, or a record contains itself: names the field
     */
    public static AvroType captured(Schema schema) {
        return new AvroTypes(AvroNames::original).type(schema);
    }

    public DataType spark() {
        return spark;
    }

    /**
     * Columns of a record.
     *
     * @throws ClassCastException if the schema is not of a record
     */
    public StructType columns() {
        return (StructType) spark;
    }

    /**
     * A value as Spark takes it in rows.
     *
     * @param avro in Avro's generic representation; null stays null
     * @throws IllegalArgumentException if the value is beyond what the type holds
     */
    public Object value(Object avro) {
        return avro == null ? null : conversion.apply(avro);
    }

    /** A record as a row with {@link #columns()}; null stays null. */
    public Row row(IndexedRecord record) {
        return (Row) value(record);
    }
}
