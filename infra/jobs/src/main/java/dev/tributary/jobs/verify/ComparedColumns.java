package dev.tributary.jobs.verify;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Columns to be compared, each with its texts on both sides; those of the key apart. */
final class ComparedColumns {

    private record Named(String name, CanonicalText text) {}

    private final List<Named> key = new ArrayList<>();
    private final List<Named> values = new ArrayList<>();

    void add(String name, CanonicalText text, List<String> keyColumns) {
        (keyColumns.contains(name) ? key : values).add(new Named(name, text));
    }

    int keySize() {
        return key.size();
    }

    /**
     * Reads both sides to their end.
     *
     * @param with common table expressions before the query in PostgreSQL; may be empty
     * @param from table or subquery in PostgreSQL
     */
    Comparison compare(Connection reader, String with, String from, Dataset<Row> lake) throws SQLException {
        List<Named> all = new ArrayList<>(key);
        all.addAll(values);
        List<String> sql = all.stream().map(column -> column.text().sql()).toList();
        List<Column> columns =
                all.stream().map(column -> column.text().column()).toList();
        try (SourceRows rows = new SourceRows(reader, with, from, sql, key.size())) {
            Iterator<TextRow> found = LakeRows.of(lake, columns, key.size());
            return Comparison.of(names(key), names(values), rows, found);
        }
    }

    private static List<String> names(List<Named> columns) {
        return columns.stream().map(Named::name).toList();
    }
}
