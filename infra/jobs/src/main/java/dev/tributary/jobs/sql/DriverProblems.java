package dev.tributary.jobs.sql;

import dev.tributary.marts.MartAnalysis;
import dev.tributary.spec.EventStream;
import dev.tributary.spec.Pipeline;
import dev.tributary.zones.events.EventProblem;
import dev.tributary.zones.events.EventStreamQuery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * For which the driver would refuse an event stream or a mart, found by the same code on a Spark session of its own. A
 * mart that reads captured tables is not analysed: their columns are known to the database only.
 */
public final class DriverProblems {

    private DriverProblems() {}

    /**
     * @param pipeline whose SQL can be parsed, see {@link SqlProblems}
     */
    public static List<SqlProblem> of(Pipeline pipeline) {
        if (pipeline.events().isEmpty()) {
            return List.of();
        }
        try (SparkSession spark = SparkSession.builder()
                .master("local[1]")
                .appName("validate")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.sql.ansi.enabled", "true")
                .config("spark.sql.session.timeZone", "UTC")
                .config("spark.sql.datetime.java8API.enabled", "true")
                .getOrCreate()) {
            return of(spark, pipeline);
        } catch (IOException e) {
            throw new UncheckedIOException("The Spark session of the check did not end", e);
        }
    }

    static List<SqlProblem> of(SparkSession spark, Pipeline pipeline) {
        List<SqlProblem> problems = new ArrayList<>();
        Map<String, StructType> tables = new HashMap<>();
        for (int e = 0; e < pipeline.events().size(); e++) {
            EventStream stream = pipeline.events().get(e);
            List<EventProblem> found = EventStreamQuery.problems(spark, stream);
            for (EventProblem problem : found) {
                problems.add(new SqlProblem("events[" + e + "]." + problem.path(), problem.reason()));
            }
            if (found.isEmpty()) {
                tables.putAll(EventStreamQuery.tables(spark, stream));
            }
        }
        for (int m = 0; m < pipeline.marts().size(); m++) {
            String path = "marts[" + m + "].sql";
            MartAnalysis.problem(spark, pipeline.marts().get(m), tables)
                    .ifPresent(reason -> problems.add(new SqlProblem(path, reason)));
        }
        return problems;
    }
}
