package dev.tributary.marts;

import dev.tributary.contract.LakeTable;
import dev.tributary.lake.Cut;
import dev.tributary.lake.Lake;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/**
 * The refined tables that a mart reads, each as of a cut.
 *
 * @param lake with a session of its own, in which the tables are temporary views
 * @param names bare names of refined tables
 */
record Inputs(Lake lake, Set<String> names) {

    /** More changed rows of a table than this are read where they are needed instead of being held in memory. */
    private static final int HELD = 20_000;

    private static final String CHANGE = "_change_type";
    private static final String COMMIT = "_commit_version";

    /** Whether all tables exist at a cut. */
    boolean existAt(Cut cut) {
        return names.stream().allMatch(name -> cut.version(LakeTable.refined(name)) >= 0);
    }

    /** Lets the session see the tables as of a cut, under their bare names. */
    void show(Cut cut) {
        for (String name : names) {
            at(cut, name).createOrReplaceTempView(Lake.quote(name));
        }
    }

    /** Names of the tables with another version. */
    List<String> moved(Cut from, Cut to) {
        return names.stream()
                .filter(name -> from.version(LakeTable.refined(name)) != to.version(LakeTable.refined(name)))
                .sorted()
                .toList();
    }

    /** Whether a table had the same columns at both cuts. */
    boolean sameColumns(Cut from, Cut to, String name) {
        return from.version(LakeTable.refined(name)) >= 0
                && at(from, name).schema().equals(at(to, name).schema());
    }

    /**
     * Rows that came or went between two cuts, by the columns given; a commit that changed only other columns of a row
     * says nothing.
     *
     * @return without the columns of the change feed, the same rows on every reading; empty if there are none
     */
    Optional<Dataset<Row>> changes(Cut from, Cut to, String name, List<String> columns) {
        LakeTable table = LakeTable.refined(name);
        List<Column> wanted = new ArrayList<>();
        columns.forEach(column -> wanted.add(functions.col(Lake.quote(column))));
        wanted.add(functions.col(CHANGE));
        wanted.add(functions.col(COMMIT));
        Dataset<Row> feed =
                lake.changes(table, from.version(table) + 1, to.version(table)).select(wanted.toArray(Column[]::new));
        List<Row> rows = feed.limit(HELD + 1).collectAsList();
        Column[] kept = wanted.subList(0, columns.size()).toArray(Column[]::new);
        if (rows.size() > HELD) {
            return Optional.of(feed.select(kept));
        }
        List<Row> effective = effective(rows, columns.size());
        StructType schema = feed.select(kept).schema();
        return effective.isEmpty() ? Optional.empty() : Optional.of(lake.spark().createDataFrame(effective, schema));
    }

    /** Without the pairs of preimage and postimage of one commit that are equal. */
    private static List<Row> effective(List<Row> rows, int columns) {
        record Seen(long commit, List<Object> values) {}
        Map<Seen, Integer> balance = new HashMap<>();
        List<Seen> seen = new ArrayList<>();
        for (Row row : rows) {
            List<Object> values = new ArrayList<>(columns);
            for (int i = 0; i < columns; i++) {
                values.add(row.get(i));
            }
            Seen here = new Seen(row.getLong(columns + 1), values);
            String change = row.getString(columns);
            boolean came =
                    switch (change) {
                        case "insert", "update_postimage" -> true;
                        case "delete", "update_preimage" -> false;
                        default -> throw new IllegalStateException("Unknown change type " + change);
                    };
            balance.merge(here, came ? 1 : -1, Integer::sum);
            seen.add(here);
        }
        Set<List<Object>> touched = new java.util.LinkedHashSet<>();
        for (Seen here : seen) {
            if (balance.get(here) != 0) {
                touched.add(here.values());
            }
        }
        return touched.stream()
                .map(values -> org.apache.spark.sql.RowFactory.create(values.toArray()))
                .toList();
    }

    private Dataset<Row> at(Cut cut, String name) {
        LakeTable table = LakeTable.refined(name);
        return lake.read(table, cut.version(table));
    }
}
