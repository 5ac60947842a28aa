package dev.tributary.zones.events;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * {@code {note: "", card: {brand: ""}, tags: ["", a]}} → {@code {note: null, card: {brand: null}, tags: [null, a]}}. A
 * string of spaces is not empty. Keys of maps stay: a map has no null key.
 */
final class EmptyStrings {

    private EmptyStrings() {}

    /**
     * @param columns string columns; empty means all strings at any depth
     */
    static Dataset<Row> toNull(Dataset<Row> rows, List<String> columns) {
        for (String column : columns) {
            DataType type = Columns.require(rows, column).dataType();
            if (!type.equals(DataTypes.StringType)) {
                throw new IllegalArgumentException(
                        "the column " + column + " is " + type.sql() + ", which has no empty strings");
            }
        }
        Selection selection = new Selection();
        for (StructField field : Columns.ofEvent(rows)) {
            Column column = Columns.named(field.name());
            boolean wanted = columns.isEmpty() || columns.contains(field.name());
            selection.add(field.name(), wanted ? cleansed(column, field.dataType()) : column, field.name());
        }
        return selection.of(rows);
    }

    private static Column cleansed(Column value, DataType type) {
        if (!holdsText(type)) {
            return value;
        } else if (type instanceof StructType struct) {
            List<Column> fields = new ArrayList<>();
            for (StructField field : struct.fields()) {
                fields.add(
                        cleansed(value.getField(field.name()), field.dataType()).as(field.name()));
            }
            Column rebuilt = functions.struct(fields.toArray(Column[]::new));
            return when(value.isNotNull(), rebuilt);
        } else if (type instanceof ArrayType array) {
            return functions.transform(value, element -> cleansed(element, array.elementType()));
        } else if (type instanceof MapType map) {
            return functions.transform_values(value, (key, element) -> cleansed(element, map.valueType()));
        }
        return when(value.notEqual(lit("")), value);
    }

    private static boolean holdsText(DataType type) {
        if (type instanceof StructType struct) {
            return java.util.Arrays.stream(struct.fields()).anyMatch(field -> holdsText(field.dataType()));
        } else if (type instanceof ArrayType array) {
            return holdsText(array.elementType());
        } else if (type instanceof MapType map) {
            return holdsText(map.valueType());
        }
        return type.equals(DataTypes.StringType);
    }
}
