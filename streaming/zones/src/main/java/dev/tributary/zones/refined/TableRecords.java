package dev.tributary.zones.refined;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** The raw records of one cut, by topic: in the driver if they are few, else read from raw as often as they are needed. */
sealed interface TableRecords {

    /** Below this number of records a Spark job costs more than the work. */
    int FEW = 50_000;

    /** The records of one topic. */
    TableRecords of(String topic);

    /** Without those rows of some schemas that {@link UnfitRecords} leaves out. */
    TableRecords without(Set<Integer> schemas);

    /** With the columns of {@link #flat}. */
    Dataset<Row> dataset();

    /** Records in the driver, in the order of their numbers. */
    record Few(List<Row> rows, Map<String, List<Row>> byTopic, Dataset<Row> dataset) implements TableRecords {
        @Override
        public TableRecords of(String topic) {
            return new Few(
                    byTopic.getOrDefault(topic, List.of()),
                    byTopic,
                    dataset.filter(col("topic").equalTo(topic)));
        }

        @Override
        public TableRecords without(Set<Integer> schemas) {
            return new Few(
                    rows.stream()
                            .filter(row -> !UnfitRecords.isUnfit(row, schemas))
                            .toList(),
                    byTopic,
                    dataset.filter(not(UnfitRecords.isUnfit(schemas))));
        }
    }

    /** Records wherever Spark keeps them. */
    record Many(Dataset<Row> dataset) implements TableRecords {
        @Override
        public TableRecords of(String topic) {
            return new Many(dataset.filter(col("topic").equalTo(topic)));
        }

        @Override
        public TableRecords without(Set<Integer> schemas) {
            return new Many(dataset.filter(not(UnfitRecords.isUnfit(schemas))));
        }
    }

    /**
     * @param raw rows of {@code raw.changes}
     * @param few the same with payload in the driver, in order, or null
     */
    static TableRecords of(Dataset<Row> raw, List<Row> few) {
        Dataset<Row> flat = flat(raw);
        return few == null
                ? new Many(flat)
                : new Few(few, few.stream().collect(Collectors.groupingBy(row -> row.getAs("topic"))), flat);
    }

    /** Scalars only: the two headers that matter as columns, since rows with arrays are costly to plan for. */
    static Dataset<Row> flat(Dataset<Row> raw) {
        return raw.select(
                col("topic"),
                col("partition"),
                col("offset"),
                col("epoch"),
                col("seq"),
                col("transaction"),
                col("op"),
                col("commit_time"),
                col("last"),
                col("lsn"),
                col("value_schema_id"),
                col("key"),
                col("value"),
                header(KeyGroups.OLD_KEY).as("old_key"),
                header(KeyGroups.NEW_KEY).as("new_key"));
    }

    /** Only the halves of a key change have one: Spark evaluates the search without generated code, which is slow. */
    private static Column header(String name) {
        return functions.expr(
                "CASE WHEN op IN ('c', 'd') THEN get(filter(headers, h -> h.key = '" + name + "'), 0).value END");
    }
}
