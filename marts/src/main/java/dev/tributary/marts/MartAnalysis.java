package dev.tributary.marts;

import dev.tributary.lake.FailureCause;
import dev.tributary.spec.Mart;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Asks of a mart's SQL what is asked when it is computed, before there is a lake. */
public final class MartAnalysis {

    private MartAnalysis() {}

    /**
     * Why the mart could not be computed; empty if nothing is known against it.
     *
     * @param tables columns of refined tables by name; a mart that reads another table is not looked at
     */
    public static Optional<String> problem(SparkSession spark, Mart mart, Map<String, StructType> tables) {
        MartSql sql = MartSql.of(mart);
        if (!tables.keySet().containsAll(sql.inputs())) {
            return Optional.empty();
        }
        SparkSession own = spark.newSession();
        sql.inputs().forEach(input -> own.createDataFrame(List.of(), tables.get(input))
                .createOrReplaceTempView("`" + input.replace("`", "``") + "`"));
        try {
            MartStep.analysed(own, sql, mart);
            return Optional.empty();
        } catch (Exception e) {
            // Also Spark's AnalysisException, which Scala does not declare.
            return Optional.of(FailureCause.of(e));
        }
    }
}
