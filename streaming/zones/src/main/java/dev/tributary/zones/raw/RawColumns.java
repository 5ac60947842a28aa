package dev.tributary.zones.raw;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import dev.tributary.contract.ConfluentWire;
import dev.tributary.contract.Stamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * From a row of Spark's Kafka source to a row of a raw table: {@code key, value, topic, partition, offset, timestamp,
 * headers} in; the typed envelope out, key and value bytes last. Nothing is dropped and nothing is decoded: a record
 * whose stamp or schema id cannot be read has nulls there and keeps its bytes.
 */
final class RawColumns {

    private static final StructType STAMP = new StructType()
            .add("epoch", DataTypes.IntegerType)
            .add("seq", DataTypes.LongType)
            .add("transaction", DataTypes.LongType)
            .add("last", DataTypes.BooleanType)
            .add("op", DataTypes.StringType)
            .add("commit_time", DataTypes.TimestampType)
            .add("lsn", DataTypes.LongType);

    private static final StructType ENVELOPE = new StructType()
            .add("topic", DataTypes.StringType)
            .add("partition", DataTypes.IntegerType)
            .add("offset", DataTypes.LongType)
            .add("kafka_time", DataTypes.TimestampType);

    private static final StructType PAYLOAD = new StructType()
            .add("key_schema_id", DataTypes.IntegerType)
            .add("value_schema_id", DataTypes.IntegerType)
            .add(
                    "headers",
                    DataTypes.createArrayType(
                            new StructType().add("key", DataTypes.StringType).add("value", DataTypes.BinaryType)))
            .add("key", DataTypes.BinaryType)
            .add("value", DataTypes.BinaryType);

    /** Columns of {@code raw.changes}. */
    static final StructType CHANGES = concat(ENVELOPE, STAMP, PAYLOAD);

    /** Columns of {@code raw.events}. */
    static final StructType EVENTS = concat(ENVELOPE, PAYLOAD);

    private static final UDF1<byte[], Row> READ_STAMP = RawColumns::readStamp;
    private static final UDF1<byte[], Integer> READ_SCHEMA_ID = RawColumns::readSchemaId;

    private RawColumns() {}

    static Dataset<Row> of(Dataset<Row> kafka, StructType columns) {
        Column stampHeader = expr("get(filter(headers, h -> h.key = '" + Stamp.HEADER + "'), 0).value");
        Column schemaIdOfKey =
                functions.udf(READ_SCHEMA_ID, DataTypes.IntegerType).apply(col("key"));
        Column schemaIdOfValue =
                functions.udf(READ_SCHEMA_ID, DataTypes.IntegerType).apply(col("value"));
        Dataset<Row> rows = kafka.withColumnRenamed("timestamp", "kafka_time")
                .withColumn("key_schema_id", schemaIdOfKey)
                .withColumn("value_schema_id", schemaIdOfValue);
        if (columns.getFieldIndex("seq").isDefined()) {
            rows = rows.withColumn("stamp", functions.udf(READ_STAMP, STAMP).apply(stampHeader))
                    .select(col("*"), col("stamp.*"));
        }
        return rows.select(java.util.Arrays.stream(columns.fieldNames())
                .map(functions::col)
                .toArray(Column[]::new));
    }

    private static Row readStamp(byte[] header) {
        if (header == null) {
            return null;
        }
        try {
            Stamp stamp = Stamp.decode(header);
            return RowFactory.create(
                    stamp.position().epoch(),
                    stamp.position().seq(),
                    stamp.transaction(),
                    stamp.last(),
                    String.valueOf(stamp.operation().code()),
                    Instant.EPOCH.plus(stamp.commitMicros(), ChronoUnit.MICROS),
                    stamp.lsn());
        } catch (IllegalArgumentException unreadable) {
            // Kept with nulls here; the refined step quarantines it with its cause.
            return null;
        }
    }

    private static Integer readSchemaId(byte[] message) {
        return message == null || message.length < ConfluentWire.PREFIX || message[0] != 0
                ? null
                : Integer.valueOf(ConfluentWire.schemaId(message));
    }

    private static StructType concat(StructType... parts) {
        StructType all = new StructType();
        for (StructType part : parts) {
            for (var field : part.fields()) {
                all = all.add(field);
            }
        }
        return all;
    }
}
