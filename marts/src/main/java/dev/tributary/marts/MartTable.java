package dev.tributary.marts;

import static org.apache.spark.sql.functions.col;

import dev.tributary.contract.LakeTable;
import dev.tributary.lake.DirectWriter;
import dev.tributary.lake.Lake;
import dev.tributary.lake.NetRows;
import dev.tributary.lake.WiderType;
import io.delta.tables.DeltaMergeBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.VariantType;

/**
 * The Delta table of a mart. It is never replaced, since that would break whoever reads its change feed.
 *
 * @param lake with the mart's own session
 */
record MartTable(Lake lake, LakeTable table) {

    /** Lets SQL find the table, if there is one. */
    void name() {
        if (lake.exists(table)) {
            lake.name(table);
        }
    }

    /**
     * Makes the table, adds the columns that it lacks and widens those that the SQL now gives a wider type; a column that
     * a query no longer gives stays and gets nulls.
     *
     * @param result columns of the mart's query
     * @return the table's columns
     * @throws IllegalStateException if a column has another type than before that does not fit
     */
    StructType fit(StructType result) {
        if (!lake.exists(table)) {
            lake.create(table, result);
        }
        StructType stored = lake.read(table).schema();
        List<StructField> missing = new ArrayList<>();
        boolean widened = false;
        for (StructField column : result.fields()) {
            if (!Arrays.asList(stored.fieldNames()).contains(column.name())) {
                missing.add(column);
            } else {
                widened |= widened(column, stored.apply(column.name()));
            }
        }
        lake.addColumns(table, missing);
        return missing.isEmpty() && !widened ? stored : lake.read(table).schema();
    }

    /**
     * @throws IllegalStateException if a column is of a type whose values cannot be compared
     */
    static void refuseUncomparable(LakeTable table, StructType result) {
        for (StructField column : result.fields()) {
            boolean uncomparable = column.dataType()
                    .existsRecursively(
                            type -> type instanceof NullType || type instanceof MapType || type instanceof VariantType);
            if (uncomparable) {
                throw new IllegalStateException(table + "." + column.name() + " would be of type "
                        + column.dataType().simpleString()
                        + ", which a mart cannot compare with what it holds; cast it to another type in the SQL");
            }
        }
    }

    /** Makes the stored column wider if the SQL gives a wider type now. */
    private boolean widened(StructField now, StructField stored) {
        if (now.dataType().asNullable().equals(stored.dataType().asNullable())) {
            return false;
        }
        DataType wider = WiderType.of(stored.dataType(), now.dataType())
                .orElseThrow(() -> new IllegalStateException(table + "." + now.name() + " is of type "
                        + stored.dataType().simpleString() + " in the lake and the SQL now gives "
                        + now.dataType().simpleString()
                        + "; cast it to the old type in the SQL, or give the column another name"));
        if (wider.asNullable().equals(stored.dataType().asNullable())) {
            return false;
        }
        lake.widen(table, stored.name(), wider);
        return true;
    }

    /**
     * Commits a difference, if there is any.
     *
     * @return the version after it
     */
    long commit(Difference difference) {
        Difference.Changes changes = difference.changes();
        if (!changes.kinds().isEmpty() && !replaced(difference, changes)) {
            merge(difference.columns(), difference.key(), changes);
        }
        return lake.version(table);
    }

    /** Writes the changes without MERGE, if they are few and the table allows it. */
    private boolean replaced(Difference difference, Difference.Changes changes) {
        if (changes.few().isEmpty()) {
            return false;
        }
        StructType columns = difference.columns();
        List<Row> rows = new ArrayList<>();
        for (Row change : changes.few().get()) {
            Object[] values = new Object[columns.size() + 1];
            for (int i = 0; i < columns.size(); i++) {
                values[i] = change.get(i + 1);
            }
            values[columns.size()] = change.getString(0).equals(Difference.DELETE) ? NetRows.DELETE : NetRows.UPSERT;
            rows.add(RowFactory.create(values));
        }
        return DirectWriter.replace(lake, table, columns, difference.key(), rows);
    }

    private void merge(StructType columns, List<String> key, Difference.Changes changes) {
        Column on = key.stream()
                .map(column -> stored(column).eqNullSafe(changed(column)))
                .reduce(Column::and)
                .orElseThrow();
        Map<String, Column> values = new HashMap<>();
        for (String column : columns.fieldNames()) {
            values.put(Lake.quote(column), changed(column));
        }
        DeltaMergeBuilder merge =
                lake.table(table).as("stored").merge(changes.rows().as("changed"), on);
        for (String kind : changes.kinds()) {
            Column condition = col("changed." + Difference.CHANGE).equalTo(kind);
            merge = switch (kind) {
                case Difference.DELETE -> merge.whenMatched(condition).delete();
                case Difference.UPDATE -> merge.whenMatched(condition).update(values);
                case Difference.INSERT -> merge.whenNotMatched(condition).insert(values);
                default -> throw new IllegalStateException("Unknown change " + kind);
            };
        }
        merge.execute();
        lake.compact(table);
    }

    private static Column stored(String column) {
        return col("stored." + Lake.quote(column));
    }

    private static Column changed(String column) {
        return col("changed." + Lake.quote(column));
    }
}
