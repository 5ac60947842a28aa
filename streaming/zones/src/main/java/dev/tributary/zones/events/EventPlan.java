package dev.tributary.zones.events;

import dev.tributary.spec.EventStream;
import dev.tributary.spec.RefinedTable;
import dev.tributary.zones.avro.AvroType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
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
        requireDistinct(stream, "", columns);
        if (columns.getFieldIndex(stream.id()).isEmpty()) {
            throw new IllegalArgumentException("The schema of the events " + stream.name() + " has no field "
                    + stream.id() + " for their id; there are " + String.join(", ", columns.fieldNames()));
        }
        return new EventPlan(schema, columns, stream.id());
    }

    /** At any depth: the lake tells names apart without regard to case. */
    private static void requireDistinct(EventStream stream, String path, DataType type) {
        if (type instanceof ArrayType array) {
            requireDistinct(stream, path, array.elementType());
        } else if (type instanceof MapType map) {
            requireDistinct(stream, path, map.valueType());
        } else if (type instanceof StructType struct) {
            Map<String, String> names = new HashMap<>();
            for (StructField field : struct.fields()) {
                String other = names.putIfAbsent(field.name().toLowerCase(Locale.ROOT), field.name());
                if (other != null) {
                    throw new IllegalArgumentException("The schema of the events " + stream.name() + " has the fields "
                            + path + other + " and " + path + field.name()
                            + ", which differ only in case; the lake takes them for one. Rename one");
                }
                requireDistinct(stream, path + field.name() + ".", field.dataType());
            }
        }
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

    /** What is wrong with a stream's schema and the steps of its refined tables; empty if all is well. */
    static List<EventProblem> problems(SparkSession spark, EventStream stream) {
        EventPlan plan;
        try {
            plan = of(stream);
        } catch (IllegalArgumentException e) {
            return List.of(new EventProblem("schema", e.getMessage()));
        }
        List<EventProblem> problems = new ArrayList<>();
        for (int i = 0; i < stream.refined().size(); i++) {
            try {
                new EventTable(stream, stream.refined().get(i)).rows(plan.noEvents(spark));
            } catch (IllegalArgumentException e) {
                problems.add(new EventProblem("refined[" + i + "]", e.getMessage()));
            }
        }
        return problems;
    }

    /** Columns of a stream's refined tables by name. */
    static Map<String, StructType> tables(SparkSession spark, EventStream stream) {
        EventPlan plan = of(stream);
        Map<String, StructType> tables = new HashMap<>();
        for (RefinedTable table : stream.refined()) {
            tables.put(table.name(), new EventTable(stream, table).columns(plan.noEvents(spark)));
        }
        return tables;
    }
}
