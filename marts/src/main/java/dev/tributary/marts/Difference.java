package dev.tributary.marts;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import dev.tributary.lake.Lake;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * What has to change in a stored mart so that it equals a result.
 *
 * <pre>
 * stored (a, 1) (b, 2) (c, 3), result (a, 1) (b, 7) (d, 4), key the first column
 * → update (b, 7), delete (c), insert (d, 4)
 * </pre>
 *
 * @param stored the mart as it is
 * @param result the mart as it has to be
 * @param columns those of the stored mart; what the result does not have becomes null
 * @param key columns that tell rows apart
 * @param grains rows of key columns beyond which nothing differs; empty if that is not known
 */
record Difference(
        Dataset<Row> stored, Dataset<Row> result, StructType columns, List<String> key, Optional<Dataset<Row>> grains) {

    /** Column that says what happens to a row. */
    static final String CHANGE = "_tributary_change";

    static final String INSERT = "insert";
    static final String UPDATE = "update";
    static final String DELETE = "delete";

    /** More changes than this are computed where they are needed instead of being held in memory. */
    private static final int HELD = 50_000;

    /**
     * Rows to change.
     *
     * @param rows {@link #CHANGE} and all columns of the mart; of a deleted row only the key counts
     * @param kinds which changes there are; empty if nothing differs
     * @param few the rows in the driver, if they are not too many
     */
    record Changes(Dataset<Row> rows, Set<String> kinds, Optional<List<Row>> few) {}

    /**
     * Finds the difference.
     *
     * @throws IllegalStateException if several rows of the result have the same key
     */
    Changes changes() {
        boolean unique = UniqueGrain.holds(Plans.analyzed(result), Set.copyOf(key));
        Dataset<Row> now = side(result, "n");
        if (!unique) {
            Column[] partition = keyColumns("n");
            now = now.withColumn("n_rows", count(lit(1)).over(Window.partitionBy(partition)));
        }
        Column on = key.stream()
                .map(column -> col("n_" + place(column)).eqNullSafe(col("o_" + place(column))))
                .reduce(Column::and)
                .orElseThrow();
        Column differs = col("n").isNull().or(col("o").isNull()).or(not(sameValues()));
        Dataset<Row> differing = now.join(side(stored, "o"), on, "full_outer")
                .filter(unique ? differs : differs.or(col("n_rows").gt(1)))
                .select(changeColumns(unique));
        return held(differing);
    }

    private Changes held(Dataset<Row> differing) {
        Dataset<Row> rows = differing.drop("n_rows");
        List<Row> first = differing.limit(HELD + 1).collectAsList();
        Set<String> kinds = new TreeSet<>();
        for (Row row : first) {
            kinds.add(row.getAs(CHANGE));
            refuseRepeatedKey(row);
        }
        if (first.size() > HELD) {
            return new Changes(rows, Set.of(INSERT, UPDATE, DELETE), Optional.empty());
        }
        return new Changes(
                differing
                        .sparkSession()
                        .createDataFrame(first, differing.schema())
                        .drop("n_rows"),
                kinds,
                Optional.of(first));
    }

    private void refuseRepeatedKey(Row row) {
        int place = Arrays.asList(row.schema().fieldNames()).indexOf("n_rows");
        if (place >= 0 && !row.isNullAt(place) && row.getLong(place) > 1) {
            List<String> values = key.stream()
                    .map(column -> column + " = " + row.getAs(column))
                    .toList();
            throw new IllegalStateException("The SQL gives " + row.getLong(place) + " rows for "
                    + String.join(", ", values) + ", but these columns are the mart's grain: group by them,"
                    + " or add the columns that tell the rows apart to the grain");
        }
    }

    /** One side with its columns numbered and a mark, only the grains in question. */
    private Dataset<Row> side(Dataset<Row> rows, String prefix) {
        Dataset<Row> numbered = rows.select(numbered(rows.schema(), prefix));
        if (grains.isEmpty()) {
            return numbered;
        }
        Dataset<Row> wanted = grains.get()
                .toDF(key.stream().map(column -> "g_" + place(column)).toArray(String[]::new));
        Column on = key.stream()
                .map(column -> col(prefix + "_" + place(column)).eqNullSafe(col("g_" + place(column))))
                .reduce(Column::and)
                .orElseThrow();
        return numbered.join(broadcast(wanted), on, "left_semi");
    }

    private Column[] numbered(StructType given, String prefix) {
        List<Column> selection = new ArrayList<>();
        for (StructField column : columns.fields()) {
            boolean has = Arrays.asList(given.fieldNames()).contains(column.name());
            // The table's column may be wider than what the query gives now.
            Column value = (has ? col(Lake.quote(column.name())) : lit(null)).cast(column.dataType());
            selection.add(value.as(prefix + "_" + place(column.name())));
        }
        selection.add(lit(true).as(prefix));
        return selection.toArray(Column[]::new);
    }

    private Column sameValues() {
        Column same = lit(true);
        for (int i = 0; i < columns.length(); i++) {
            same = same.and(col("n_" + i).eqNullSafe(col("o_" + i)));
        }
        return same;
    }

    private Column[] changeColumns(boolean unique) {
        List<Column> selection = new ArrayList<>();
        selection.add(when(col("o").isNull(), INSERT)
                .when(col("n").isNull(), DELETE)
                .otherwise(UPDATE)
                .as(CHANGE));
        for (int i = 0; i < columns.length(); i++) {
            selection.add(when(col("n").isNull(), col("o_" + i))
                    .otherwise(col("n_" + i))
                    .as(columns.fieldNames()[i]));
        }
        if (!unique) {
            selection.add(col("n_rows"));
        }
        return selection.toArray(Column[]::new);
    }

    private Column[] keyColumns(String prefix) {
        return key.stream().map(column -> col(prefix + "_" + place(column))).toArray(Column[]::new);
    }

    private int place(String column) {
        return columns.fieldIndex(column);
    }
}
