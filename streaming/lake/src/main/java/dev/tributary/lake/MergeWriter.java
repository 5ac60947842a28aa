package dev.tributary.lake;

import static org.apache.spark.sql.functions.col;

import dev.tributary.contract.LakeTable;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * The reference writer: Delta's MERGE. What is proven to be only inserts is appended, which Delta shows in the change
 * feed in the same way.
 */
public final class MergeWriter implements GuardedWriter {

    /**
     * Whether Delta's MERGE can write the change feed of a table with these columns: it puts their names into backticks
     * without a look at what is in them.
     */
    static boolean canName(StructType columns) {
        return Arrays.stream(columns.fieldNames()).noneMatch(name -> name.contains("`"));
    }

    @Override
    public void write(Lake lake, LakeTable table, NetRows changes) {
        if (isAppend(changes)) {
            append(lake, table, changes.rows());
        } else {
            merge(lake, table, changes);
        }
        lake.compact(table);
    }

    static boolean isAppend(NetRows changes) {
        return changes.onlyInserts() && changes.fence().isEmpty();
    }

    private static void append(Lake lake, LakeTable table, Dataset<Row> rows) {
        rows.drop(NetRows.ACTION)
                .coalesce(2)
                .write()
                .format("delta")
                .mode("append")
                .save(lake.location(table));
    }

    private static void merge(Lake lake, LakeTable table, NetRows changes) {
        Column sameKey = changes.key().stream()
                .map(column -> col("t." + Lake.quote(column)).equalTo(col("s." + Lake.quote(column))))
                .reduce(Column::and)
                .orElseThrow();
        Column newer = RowPosition.of("s").gt(RowPosition.of("t"));
        Map<String, Column> values = new LinkedHashMap<>();
        Arrays.stream(changes.rows().columns())
                .filter(column -> !column.equals(NetRows.ACTION))
                .forEach(column -> values.put(Lake.quote(column), col("s." + Lake.quote(column))));
        var merge = lake.table(table)
                .as("t")
                .merge(changes.rows().as("s"), sameKey)
                .whenMatched(action(NetRows.DELETE).and(newer))
                .delete()
                .whenMatched(action(NetRows.UPSERT).and(newer))
                .update(values)
                .whenNotMatched(action(NetRows.UPSERT))
                .insert(values);
        if (changes.fence().isPresent()) {
            merge = merge.whenNotMatchedBySource(RowPosition.of("t")
                            .lt(RowPosition.of(changes.fence().get())))
                    .delete();
        }
        merge.execute();
    }

    private static Column action(String action) {
        return col("s." + NetRows.ACTION).equalTo(action);
    }
}
