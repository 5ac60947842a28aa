package dev.tributary.platform.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.platform.process.Command;
import dev.tributary.platform.process.Programs;
import dev.tributary.platform.process.Tool;
import dev.tributary.platform.run.Failure;
import dev.tributary.platform.run.Home;
import dev.tributary.platform.run.Json;
import dev.tributary.platform.servers.EmbeddedRun;
import dev.tributary.spec.Pipeline;
import dev.tributary.spec.PipelineException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Everything that can be said against a pipeline file before anything runs. */
final class PipelineCheck {

    private static final String CHECK_SQL = "dev.tributary.jobs.CheckSql";

    /**
     * One thing that is wrong.
     *
     * @param path place in the file; may be empty
     * @param reason a clause without a full stop
     */
    record Finding(String path, String reason) {
        @Override
        public String toString() {
            return path.isEmpty() ? reason : path + ": " + reason;
        }
    }

    private final Home home;

    PipelineCheck(Home home) {
        this.home = home;
    }

    /** Of the file itself and of the SQL in it and beside it; empty if all is well. */
    List<Finding> findings(Path file) {
        try {
            Pipeline.load(file);
        } catch (PipelineException e) {
            return e.problems().stream()
                    .map(problem -> new Finding("", problem.toString()))
                    .toList();
        }
        return sql(file);
    }

    /** Spark analyses the SQL, in a process of its own: it is not on our class path. */
    private List<Finding> sql(Path file) {
        List<String> line = new ArrayList<>(List.of(
                Programs.java(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-Duser.timezone=UTC"));
        line.addAll(EmbeddedRun.sparkOptions());
        line.addAll(List.of("-cp", home.classPath("spark"), CHECK_SQL, file.toString()));
        Command command = new Command(line, Map.of("SPARK_LOCAL_IP", "127.0.0.1"), file.getParent());
        Tool.Outcome outcome = Tool.run(command, "The check of the SQL");
        if (!outcome.succeeded()) {
            throw Failure.failed("The SQL of the pipeline could not be checked; the checker ended with exit code "
                    + outcome.exitCode() + " and said: " + outcome.lastWord());
        }
        return parse(outcome.output());
    }

    static List<Finding> parse(String printed) {
        String json = printed.lines()
                .filter(text -> text.startsWith("["))
                .reduce((first, second) -> second)
                .orElse("");
        try {
            List<Finding> findings = new ArrayList<>();
            JsonNode array = Json.parse(json);
            if (!array.isArray()) {
                throw Failure.failed("The check of the SQL printed no list of problems but: " + lastLine(printed));
            }
            array.forEach(node -> findings.add(new Finding(
                    node.path("path").asText(""), node.path("reason").asText())));
            return List.copyOf(findings);
        } catch (JsonProcessingException e) {
            throw Failure.failed("The check of the SQL printed no list of problems but: " + lastLine(printed), e);
        }
    }

    private static String lastLine(String text) {
        return text.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("\t"))
                .reduce((first, second) -> second)
                .orElse("nothing");
    }
}
