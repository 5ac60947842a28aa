package dev.tributary.jobs.sql;

import dev.tributary.marts.MartSql;
import dev.tributary.spec.EventStream;
import dev.tributary.spec.Mart;
import dev.tributary.spec.Pipeline;
import dev.tributary.spec.RefinedTable;
import dev.tributary.spec.SourceTable;
import dev.tributary.spec.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser;
import org.apache.spark.sql.types.DataType;

/** What can be known to be wrong with a pipeline's SQL from its text alone. */
public final class SqlProblems {

    private final CatalystSqlParser parser = new CatalystSqlParser();
    private final List<SqlProblem> problems = new ArrayList<>();

    private SqlProblems() {}

    /** In the order of the file; empty if nothing is wrong. */
    public static List<SqlProblem> of(Pipeline pipeline) {
        SqlProblems found = new SqlProblems();
        found.events(pipeline.events());
        found.marts(pipeline);
        return List.copyOf(found.problems);
    }

    private void events(List<EventStream> events) {
        for (int e = 0; e < events.size(); e++) {
            List<RefinedTable> tables = events.get(e).refined();
            for (int t = 0; t < tables.size(); t++) {
                List<Step> steps = tables.get(t).steps();
                for (int s = 0; s < steps.size(); s++) {
                    step("events[" + e + "].refined[" + t + "].steps[" + s + "]", steps.get(s));
                }
            }
        }
    }

    private void step(String path, Step step) {
        if (step instanceof Step.Derive derive) {
            check(path + ".derive.sql", () -> parser.parseExpression(derive.sql()));
        } else if (step instanceof Step.Cast cast) {
            cast.columns().forEach((column, type) -> check(path + ".cast." + column, () -> parser.parseDataType(type)));
        } else if (step instanceof Step.ParseJson json) {
            check(path + ".parse_json.schema", () -> DataType.fromDDL(json.schema()));
        }
    }

    private void check(String path, Callable<?> parse) {
        try {
            parse.call();
        } catch (Exception e) {
            problems.add(new SqlProblem(path, "cannot be parsed: " + Sentence.of(e)));
        }
    }

    private void marts(Pipeline pipeline) {
        Set<String> tables = new TreeSet<>();
        for (SourceTable table : pipeline.source().tables()) {
            tables.add(table.as());
        }
        for (EventStream stream : pipeline.events()) {
            stream.refined().forEach(table -> tables.add(table.name()));
        }
        for (int m = 0; m < pipeline.marts().size(); m++) {
            mart("marts[" + m + "]", pipeline.marts().get(m), tables);
        }
    }

    private void mart(String path, Mart mart, Set<String> tables) {
        MartSql sql;
        try {
            sql = MartSql.of(mart);
        } catch (IllegalArgumentException e) {
            problems.add(new SqlProblem(path + ".sql", e.getMessage()));
            return;
        }
        for (String input : sql.inputs()) {
            if (!tables.contains(input)) {
                problems.add(new SqlProblem(
                        path + ".sql",
                        mart.sql() + " reads " + input + ", which is no refined table; there are " + tables));
            }
        }
        if (sql.inputs().isEmpty()) {
            problems.add(new SqlProblem(path + ".sql", mart.sql() + " reads no table"));
        }
        for (String column : mart.grain()) {
            if (!sql.columns().isEmpty() && !sql.columns().contains(column)) {
                problems.add(new SqlProblem(
                        path + ".grain", column + " is not among the columns of " + mart.sql() + ": " + sql.columns()));
            }
        }
    }
}
