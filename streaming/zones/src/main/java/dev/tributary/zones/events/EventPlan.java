package dev.tributary.zones.events;

import dev.tributary.spec.EventStream;
import dev.tributary.spec.RefinedTable;
import dev.tributary.zones.avro.AvroType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * What can be said of an event stream before there is an event: its columns, and whether the steps fit them.
 *
 * @param schema with which events are read
 * @param columns of an event
 * @param id the column by which events are told apart
 */
record EventPlan(Schema schema, StructType columns, String id) {

    /**
     * @throws IllegalArgumentException if the schema is not one of events of this stream
     */
    static EventPlan of(EventStream stream) {
        Schema schema = schema(stream);
        StructType columns = columns(stream, schema);
        for (StructField column : columns.fields()) {
            if (Columns.isReserved(column.name())) {
                throw new IllegalArgumentException("The schema of the events " + stream.name() + " has a field "
                        + column.name() + ", a name that the platform uses; rename it");
            }
        }
        if (columns.getFieldIndex(stream.id()).isEmpty()) {
            throw new IllegalArgumentException("The schema of the events " + stream.name() + " has no field "
                    + stream.id() + " for their id; there are " + String.join(", ", columns.fieldNames()));
        }
        return new EventPlan(schema, columns, stream.id());
    }

    private static StructType columns(EventStream stream, Schema schema) {
        DataType type = AvroType.of(schema).spark();
        if (type instanceof StructType columns) {
            return columns;
        }
        throw new IllegalArgumentException(
                "The schema of the events " + stream.name() + " is " + schema.getName() + ", not a record");
    }

    private static Schema schema(EventStream stream) {
        try {
            return new Schema.Parser().parse(Files.readString(stream.schema()));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the schema of the events " + stream.name(), e);
        }
    }

    /** An empty dataset as the steps take it. */
    Dataset<Row> noEvents(SparkSession spark) {
        StructType all = columns.add(Columns.PARTITION, DataTypes.IntegerType)
                .add(Columns.OFFSET, DataTypes.LongType)
                .add(Columns.TIME, DataTypes.TimestampType)
                .add(Columns.ID, columns.apply(id).dataType());
        return spark.createDataFrame(List.of(), all);
    }

    /** What is wrong with each refined table of a stream, as sentences; empty if all is well. */
    static List<String> problems(SparkSession spark, EventStream stream) {
        List<String> problems = new ArrayList<>();
        try {
            EventPlan plan = of(stream);
            for (RefinedTable table : stream.refined()) {
                try {
                    new EventTable(stream, table).rows(plan.noEvents(spark));
                } catch (IllegalArgumentException e) {
                    problems.add(e.getMessage());
                }
            }
        } catch (IllegalArgumentException e) {
            problems.add(e.getMessage());
        }
        return problems;
    }
}
