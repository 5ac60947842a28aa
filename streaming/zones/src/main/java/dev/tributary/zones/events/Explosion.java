package dev.tributary.zones.events;

import static org.apache.spark.sql.functions.array;
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
import org.apache.spark.sql.types.StructField;

/**
 * {@code {id: 7, lines: [a, b]}} → {@code {id: 7, lines: a, line_no: 1}, {id: 7, lines: b, line_no: 2}}. An empty or
 * null array gives no row; a null element gives one.
 */
final class Explosion {

    private static final String ELEMENT = "_tributary_element";
    private static final String INDEX = "_tributary_index";

    private Explosion() {}

    /**
     * @param position name of the column with the place, from 1, right after the element; null for none
     */
    static Dataset<Row> explode(Dataset<Row> rows, String column, String position) {
        DataType type = Columns.require(rows, column).dataType();
        if (!(type instanceof ArrayType arrayType)) {
            throw new IllegalArgumentException("the column " + column + " is " + type.sql() + ", not an array");
        }
        Column elements = Columns.named(column);
        if (Columns.hasFailure(rows)) {
            // What failed may have left no array; its row must live on to be quarantined.
            Column one = array(lit(null).cast(arrayType.elementType()));
            elements = when(Columns.named(Columns.FAILURE).isNotNull(), one).otherwise(elements);
        }
        List<Column> all = new ArrayList<>();
        Selection selection = new Selection();
        for (StructField field : Columns.ofEvent(rows)) {
            if (!field.name().equals(column)) {
                all.add(Columns.named(field.name()));
                selection.add(field.name(), Columns.named(field.name()), field.name());
                continue;
            }
            selection.add(column, Columns.named(ELEMENT), column);
            if (position != null) {
                selection.add(position, Columns.named(INDEX).plus(1), "the position in " + column);
            }
        }
        all.addAll(Columns.passedOn(rows));
        all.add(functions.posexplode(elements).as(new String[] {INDEX, ELEMENT}));
        return selection.of(rows.select(all.toArray(Column[]::new)));
    }
}
