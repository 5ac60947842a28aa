package dev.tributary.zones.events;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * {@code {card: {brand: V, issuer: {country: DE}}}} → {@code {card_brand: V, card_issuer_country: DE}}; a null struct
 * gives nulls. Two fields that would get one name are an error that names both.
 */
final class Flattening {

    private Flattening() {}

    /**
     * @param columns struct columns; empty means all of them
     */
    static Dataset<Row> flatten(Dataset<Row> rows, List<String> columns, String separator) {
        for (String column : columns) {
            DataType type = Columns.require(rows, column).dataType();
            if (!(type instanceof StructType)) {
                throw new IllegalArgumentException("the column " + column + " is " + type.sql() + ", not a struct");
            }
        }
        Selection selection = new Selection();
        for (StructField field : Columns.ofEvent(rows)) {
            Column column = Columns.named(field.name());
            if (columns.isEmpty() || columns.contains(field.name())) {
                add(selection, column, field.dataType(), field.name(), field.name(), separator);
            } else {
                selection.add(field.name(), column, field.name());
            }
        }
        return selection.of(rows);
    }

    private static void add(
            Selection selection, Column value, DataType type, String name, String source, String separator) {
        if (!(type instanceof StructType struct)) {
            selection.add(name, value, source);
            return;
        }
        for (StructField field : struct.fields()) {
            add(
                    selection,
                    value.getField(field.name()),
                    field.dataType(),
                    name + separator + field.name(),
                    source + "." + field.name(),
                    separator);
        }
    }
}
