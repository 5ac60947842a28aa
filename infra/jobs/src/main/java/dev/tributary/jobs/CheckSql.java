package dev.tributary.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.jobs.sql.DriverProblems;
import dev.tributary.jobs.sql.SqlProblem;
import dev.tributary.jobs.sql.SqlProblems;
import dev.tributary.spec.Pipeline;
import dev.tributary.spec.PipelineException;
import java.nio.file.Path;
import java.util.List;

/**
 * Checks the SQL of a pipeline file with Spark's parser, and its event streams and the marts over them with the code that
 * the driver runs: {@code CheckSql pipeline.yaml} prints a JSON array of {@code {"path","reason"}} and exits 0 whether or
 * not there are problems.
 */
public final class CheckSql {

    private CheckSql() {}

    public static void main(String[] arguments) throws JsonProcessingException {
        if (arguments.length != 1) {
            System.err.println("Usage: CheckSql <pipeline.yaml>");
            System.exit(2);
        }
        System.out.println(new ObjectMapper().writeValueAsString(problems(Path.of(arguments[0]))));
    }

    static List<SqlProblem> problems(Path file) {
        try {
            Pipeline pipeline = Pipeline.load(file);
            List<SqlProblem> problems = SqlProblems.of(pipeline);
            return problems.isEmpty() ? DriverProblems.of(pipeline) : problems;
        } catch (PipelineException e) {
            return e.problems().stream()
                    .map(problem -> new SqlProblem(problem.path(), problem.reason()))
                    .toList();
        }
    }
}
