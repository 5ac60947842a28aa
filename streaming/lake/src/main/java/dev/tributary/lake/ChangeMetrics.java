package dev.tributary.lake;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.sql.execution.metric.SQLMetrics;
import scala.collection.immutable.Map$;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Rows that a commit changed, as MERGE shows them in the history of a table.
 */
record ChangeMetrics(long inserted, long updated, long deleted) {

    void register(SparkSession spark, OptimisticTransaction transaction) {
        Map<String, SQLMetric> metrics = new HashMap<>();
        Map.of(
                        "operationNumSourceRows", inserted + updated + deleted,
                        "numTargetRowsInserted", inserted,
                        "numTargetRowsUpdated", updated,
                        "numTargetRowsDeleted", deleted,
                        "numTargetRowsCopied", 0L)
                .forEach((name, value) -> {
                    SQLMetric metric = SQLMetrics.createMetric(spark.sparkContext(), name);
                    metric.set(value);
                    metrics.put(name, metric);
                });
        transaction.registerSQLMetrics(spark, Map$.MODULE$.from(CollectionConverters.asScala(metrics)));
    }
}
