package dev.tributary.zones.events;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The columns that a step leaves, in order, each from a known source; no two may have one name. */
final class Selection {

    private record Item(String source, Column column) {}

    private final Map<String, Item> items = new LinkedHashMap<>();

    /**
     * Adds a column.
     *
     * @param name case says nothing, as in Spark
     * @param source where it comes from, for the error
     * @throws IllegalArgumentException if the name is taken, by whatever source
     */
    Selection add(String name, Column column, String source) {
        if (Columns.isReserved(name)) {
            throw new IllegalArgumentException(
                    "the column " + name + " (from " + source + ") has a name that the platform uses; rename it first");
        }
        Item earlier = items.putIfAbsent(name.toLowerCase(Locale.ROOT), new Item(source, column.as(name)));
        if (earlier != null) {
            throw new IllegalArgumentException("the column " + name + " would come from both " + earlier.source()
                    + " and " + source + "; rename or drop one of them first");
        }
        return this;
    }

    /** These columns and those that every step passes on. */
    Dataset<Row> of(Dataset<Row> rows) {
        List<Column> columns =
                new ArrayList<>(items.values().stream().map(Item::column).toList());
        columns.addAll(Columns.passedOn(rows));
        return rows.select(columns.toArray(Column[]::new));
    }
}
