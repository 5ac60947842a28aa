package dev.tributary.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.jobs.sql.SqlProblem;
import dev.tributary.jobs.sql.SqlProblems;
import dev.tributary.spec.EventStream;
import dev.tributary.spec.History;
import dev.tributary.spec.Mart;
import dev.tributary.spec.Pipeline;
import dev.tributary.spec.RefinedTable;
import dev.tributary.spec.Source;
import dev.tributary.spec.SourceTable;
import dev.tributary.spec.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckSqlTest {

    @TempDir
    Path folder;

    @Test
    void findsNothingInGoodSql() throws IOException {
        assertThat(problems(
                        "WITH big AS (SELECT * FROM orders WHERE total > 5) -- a comment\n"
                                + "SELECT b.day, count(*) AS n FROM big b JOIN payments p ON p.id = b.id GROUP BY b.day;",
                        "day"))
                .isEmpty();
        assertThat(SparkSession.getDefaultSession().isEmpty())
                .as("no Spark was started")
                .isTrue();
    }

    @Test
    void findsWhatTheTextTells() throws IOException {
        assertThat(problems("SELECT day FROM nowhere JOIN orders WHERE EXISTS (SELECT 1 FROM lost)", "day"))
                .extracting(SqlProblem::path, SqlProblem::reason)
                .allSatisfy(problem -> assertThat(problem.toList().get(0)).isEqualTo("marts[0].sql"))
                .extracting(problem -> problem.toList().get(1).toString().replaceAll("^\\S+ ", ""))
                .containsExactly(
                        "reads lost, which is no refined table; there are [orders, payments]",
                        "reads nowhere, which is no refined table; there are [orders, payments]");
        assertThat(problems("SELECT o.day AS d, 1 AS n FROM orders o", "day"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.path()).isEqualTo("marts[0].grain"))
                .satisfies(problem -> assertThat(problem.reason())
                        .startsWith("day is not among the columns of")
                        .endsWith(": [d, n]"));
        assertThat(problems("SELECT * FROM orders", "day"))
                .as("columns are not known")
                .isEmpty();
        assertThat(problems("SELECT day FRO orders GROUP", "day"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.reason()).contains("cannot be parsed: line 1"));
        assertThat(problems("INSERT INTO orders SELECT 1", "day"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.reason()).contains("must be one SELECT"));
        assertThat(problems("SELECT 1 AS day", "day")).singleElement().satisfies(problem -> assertThat(problem.reason())
                .endsWith("reads no table"));
    }

    @Test
    void parsesTheExpressionsOfSteps() throws IOException {
        Pipeline good = pipeline("SELECT day FROM orders", "day");
        Pipeline bad = new Pipeline(
                1,
                "p",
                "",
                List.of(),
                good.source(),
                List.of(stream(List.of(
                        new Step.Derive("x", "a +"),
                        new Step.Derive("y", "coalesce(a, 'b')"),
                        new Step.Cast(Map.of("c", "decimel(1)")),
                        new Step.ParseJson("j", "struct<a:>")))),
                List.of());
        assertThat(SqlProblems.of(bad))
                .extracting(SqlProblem::path)
                .containsExactly(
                        "events[0].refined[0].steps[0].derive.sql",
                        "events[0].refined[0].steps[2].cast.c",
                        "events[0].refined[0].steps[3].parse_json.schema");
    }

    @Test
    void aBrokenFileIsReportedTheSameWay() {
        assertThat(CheckSql.problems(folder.resolve("absent.yaml")))
                .singleElement()
                .satisfies(problem -> assertThat(problem.reason()).isEqualTo("there is no such file"));
    }

    private List<SqlProblem> problems(String sql, String grain) throws IOException {
        return SqlProblems.of(pipeline(sql, grain));
    }

    private Pipeline pipeline(String sql, String grain) throws IOException {
        Path file = Files.writeString(folder.resolve("mart.sql"), sql);
        SourceTable orders = new SourceTable(
                "public", "orders", "orders", List.of("id"), History.SCD1, "", List.of(), List.of(), Map.of());
        return new Pipeline(
                1,
                "p",
                "",
                List.of(),
                new Source(List.of(orders)),
                List.of(stream(List.of())),
                List.of(new Mart("mart", file, List.of(grain), "")));
    }

    private EventStream stream(List<Step> steps) {
        return new EventStream(
                "payments", folder, "id", "id", "", List.of(new RefinedTable("payments", List.of("id"), "", steps)));
    }
}
