package dev.tributary.zones.refined;

import dev.tributary.reduce.Placeholder;
import dev.tributary.reduce.Unchanged;
import dev.tributary.zones.avro.AvroType;
import dev.tributary.zones.avro.UndecodableException;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/** From the Avro record of a row, written with one schema, to values in the order of some columns. */
final class RowReader {

    /**
     * @param at position in the Avro record, -1 if the writer did not know the column
     * @param widening from the writer's type to the column's
     * @param placeholder tells a value that was not sent because it did not change
     */
    private record Source(int at, AvroType type, Function<Object, Object> widening, Predicate<Object> placeholder) {}

    private final List<String> names;
    private final Source[] sources;

    private RowReader(List<String> names, Source[] sources) {
        this.names = names;
        this.sources = sources;
    }

    /**
     * @param schema of the row, possibly optional
     * @param columns wanted
     */
    static RowReader of(Schema schema, StructType columns) {
        Schema row = required(schema);
        List<String> fields = Arrays.asList(AvroType.captured(row).columns().fieldNames());
        Source[] sources = new Source[columns.size()];
        for (int i = 0; i < sources.length; i++) {
            int at = fields.indexOf(columns.fieldNames()[i]);
            sources[i] = at < 0
                    ? new Source(-1, null, null, null)
                    : source(row.getFields().get(at), columns.fields()[i].dataType());
        }
        return new RowReader(List.of(columns.fieldNames()), sources);
    }

    /** Values in column order, {@link Unchanged#VALUE} where the source did not send one; null for no record. */
    Object[] row(Object record) {
        if (record == null) {
            return null;
        }
        Object[] row = new Object[sources.length];
        for (int i = 0; i < row.length; i++) {
            Source source = sources[i];
            Object value = source.at() < 0 ? null : ((IndexedRecord) record).get(source.at());
            row[i] = value == null ? null : value(i, source, value);
        }
        return row;
    }

    private Object value(int column, Source source, Object value) {
        if (source.placeholder().test(value)) {
            return Unchanged.VALUE;
        }
        try {
            return source.widening().apply(source.type().value(value));
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            throw new UndecodableException("Column " + names.get(column) + ": " + e.getMessage(), e);
        }
    }

    private static Source source(Schema.Field field, DataType column) {
        Schema schema = required(field.schema());
        Placeholder placeholder = Placeholder.DEFAULT;
        Predicate<Object> unchanged =
                switch (schema.getType()) {
                    case STRING -> placeholder::isJson;
                    case BYTES -> value -> placeholder.isBytes(value) || placeholder.isText(value);
                    case ARRAY -> value -> placeholder.isArray(value) || placeholder.isText(value);
                    case MAP -> placeholder::isMap;
                    default -> value -> false;
                };
        AvroType type = AvroType.captured(field.schema());
        return new Source(field.pos(), type, Widening.of(type.spark(), column), unchanged);
    }

    private static Schema required(Schema schema) {
        return schema.getType() != Schema.Type.UNION
                ? schema
                : schema.getTypes().stream()
                        .filter(type -> type.getType() != Schema.Type.NULL)
                        .findFirst()
                        .orElse(schema);
    }
}
