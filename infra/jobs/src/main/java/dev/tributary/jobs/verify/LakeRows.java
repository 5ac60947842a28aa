package dev.tributary.jobs.verify;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Rows of a table in the lake as canonical texts, in the order of their key; fetched a part at a time. */
final class LakeRows {

    private static final int PART = 50_000;

    private LakeRows() {}

    /**
     * @param texts expressions of type string, those of the key first
     */
    static Iterator<TextRow> of(Dataset<Row> table, List<Column> texts, int keyColumns) {
        int parts = (int) Math.max(1, table.count() / PART);
        List<Column> named = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            named.add(texts.get(i).as("c" + i));
        }
        Dataset<Row> rows = table.select(named.toArray(Column[]::new));
        Column[] key = IntStream.range(0, keyColumns)
                .mapToObj(i -> rows.col("c" + i).asc_nulls_first())
                .toArray(Column[]::new);
        Dataset<Row> sorted =
                (parts == 1 ? rows.coalesce(1) : rows.repartitionByRange(parts, key)).sortWithinPartitions(key);
        Iterator<Row> each = sorted.toLocalIterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return each.hasNext();
            }

            @Override
            public TextRow next() {
                return text(each.next(), keyColumns);
            }
        };
    }

    private static TextRow text(Row row, int keyColumns) {
        List<String> texts = new ArrayList<>(row.length());
        for (int i = 0; i < row.length(); i++) {
            texts.add(row.getString(i));
        }
        return new TextRow(texts.subList(0, keyColumns), texts.subList(keyColumns, texts.size()));
    }
}
