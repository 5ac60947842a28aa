package dev.tributary.zones.refined;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import dev.tributary.contract.Operation;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What a range of raw records has, counted by Spark jobs.
 *
 * @param topics what it has for each topic of changes
 * @param marks TRUNCATEs and snapshot markers, in order
 * @param control records that never reach a table
 */
record RangeFacts(Map<String, TopicFacts> topics, List<Numbered> marks, long control) {

    /** Codes of the operations that {@link CutPlan#isMark concern whole tables}. */
    static final Object[] MARKS = Arrays.stream(Operation.values())
            .filter(CutPlan::isMark)
            .map(operation -> String.valueOf(operation.code()))
            .toArray();

    /**
     * @param records of raw, each number once
     */
    static RangeFacts of(Dataset<Row> records) {
        Map<String, TopicFacts> topics = new HashMap<>();
        long control = 0;
        for (Row kind : records.groupBy("topic", "op")
                .agg(count(lit(1)), min("seq"), max("seq"), collect_set("value_schema_id"))
                .collectAsList()) {
            Operation operation = Operation.of(kind.getString(1).charAt(0));
            if (operation.isControl()) {
                control += kind.getLong(2);
            } else {
                topics.merge(
                        kind.getString(0),
                        TopicFacts.of(
                                operation,
                                kind.getLong(2),
                                kind.getLong(3),
                                kind.getLong(4),
                                new HashSet<>(kind.<Integer>getList(5))),
                        TopicFacts::plus);
            }
        }
        List<Numbered> marks = Pending.inOrder(
                        records.filter(col("op").isin(MARKS)).select(Pending.columns()))
                .stream()
                .map(Pending::numbered)
                .toList();
        return new RangeFacts(topics, marks, control);
    }
}
