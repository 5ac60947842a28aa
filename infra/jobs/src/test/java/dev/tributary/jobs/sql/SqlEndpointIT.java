package dev.tributary.jobs.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contract.LakeTable;
import dev.tributary.contract.StatusEndpoint.Reply;
import dev.tributary.lake.Lake;
import dev.tributary.lake.SmallSession;
import dev.tributary.spec.EventStream;
import dev.tributary.spec.Mart;
import dev.tributary.spec.Pipeline;
import dev.tributary.spec.RefinedTable;
import dev.tributary.spec.Source;
import dev.tributary.spec.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlEndpointIT {

    @TempDir
    static Path folder;

    static SparkSession spark;
    static SqlEndpoint endpoint;

    @BeforeAll
    static void start() {
        spark = SmallSession.in(folder);
        Lake lake = new Lake(spark, folder.resolve("lake").toString());
        lake.create(
                LakeTable.refined("orders"),
                new StructType().add("id", DataTypes.LongType).add("note", DataTypes.StringType));
        spark.sql("INSERT INTO refined.orders VALUES (1, 'a'), (2, NULL)");
        endpoint = new SqlEndpoint(lake);
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @Test
    void answersWithColumnsAndRows() {
        Reply reply = post("SELECT * FROM refined.orders ORDER BY id", "limit=1");
        assertThat(reply.code()).as(reply.body()).isEqualTo(200);
        assertThat(reply.body())
                .isEqualTo(
                        "{\"columns\":[{\"name\":\"id\",\"type\":\"bigint\"},{\"name\":\"note\",\"type\":\"string\"}],"
                                + "\"rows\":[[1,\"a\"]],\"truncated\":true}");
    }

    @Test
    void validateAsksWhatTheDriverAsks() throws IOException {
        Path schema = Files.writeString(
                folder.resolve("reading.avsc"),
                "{\"type\":\"record\",\"name\":\"Reading\",\"fields\":[{\"name\":\"id\",\"type\":\"string\"},"
                        + "{\"name\":\"size\",\"type\":\"int\"}]}");
        Path odd = Files.writeString(
                folder.resolve("odd.avsc"),
                "{\"type\":\"record\",\"name\":\"Odd\",\"fields\":[{\"name\":\"id\",\"type\":\"string\"},"
                        + "{\"name\":\"size\",\"type\":[\"int\",\"string\"]}]}");
        Pipeline pipeline = new Pipeline(
                1,
                "p",
                "",
                List.of(),
                new Source(List.of()),
                List.of(
                        stream("readings", schema, new RefinedTable("readings", List.of("id"), "", List.of())),
                        stream("odd", odd),
                        stream(
                                "more",
                                schema,
                                new RefinedTable(
                                        "more", List.of("id"), "", List.of(new Step.Derive("x", "nope + 1"))))),
                List.of(
                        mart("good", "SELECT id, size FROM readings"),
                        mart("wrong", "SELECT id, weight FROM readings"),
                        mart("unknown", "SELECT id, weight FROM captured")));
        assertThat(DriverProblems.of(spark, pipeline))
                .satisfiesExactly(
                        problem -> assertThat(problem)
                                .isEqualTo(new SqlProblem(
                                        "events[1].schema",
                                        "The field size is a union of [int, string]; a column has one type besides"
                                                + " null")),
                        problem -> {
                            assertThat(problem.path()).isEqualTo("events[2].refined[0]");
                            assertThat(problem.reason())
                                    .contains("step 1 (derive)")
                                    .contains("nope");
                        },
                        problem -> {
                            assertThat(problem.path()).isEqualTo("marts[1].sql");
                            assertThat(problem.reason())
                                    .contains("[UNRESOLVED_COLUMN")
                                    .contains("weight");
                        });
    }

    private static EventStream stream(String name, Path schema, RefinedTable... tables) {
        return new EventStream(name, schema, "id", "id", "", List.of(tables));
    }

    private static Mart mart(String name, String sql) throws IOException {
        return new Mart(name, Files.writeString(folder.resolve(name + ".sql"), sql), List.of("id"), "");
    }

    @Test
    void valuesAreExact() {
        Reply reply = post("""
                SELECT CAST('12345678901234567890.10' AS decimal(38, 2)), 0.1D, double('NaN'), true, NULL, X'00FF',
                    TIMESTAMP '2026-01-01 00:00:00.000001', DATE '0001-01-01', array(1, NULL), named_struct('a', 'b'),
                    map('k', 2)
                """, null);
        assertThat(reply.body())
                .contains("[[12345678901234567890.10,0.1,\"NaN\",true,null,\"00ff\",\"2026-01-01T00:00:00.000001Z\","
                        + "\"0001-01-01\",[1,null],{\"a\":\"b\"},{\"k\":2}]]")
                .contains("\"truncated\":false");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SHOW TABLES IN refined",
                "SHOW DATABASES",
                "DESCRIBE refined.orders",
                "DESCRIBE HISTORY refined.orders",
                "EXPLAIN SELECT 1",
                "SELECT * FROM table_changes('refined.orders', 0)",
                "WITH t AS (SELECT 1 AS a) SELECT a FROM t",
                "VALUES (1), (2)",
            })
    void runsWhatReads(String sql) {
        Reply reply = post(sql, null);
        assertThat(reply.code()).as(reply.body()).isEqualTo(200);
        assertThat(reply.body()).doesNotContain("\"rows\":[]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO refined.orders VALUES (3, 'x')",
                "DELETE FROM refined.orders",
                "UPDATE refined.orders SET note = ''",
                "MERGE INTO refined.orders USING refined.orders s ON false WHEN NOT MATCHED THEN INSERT *",
                "CREATE TABLE t AS SELECT 1",
                "DROP TABLE refined.orders",
                "TRUNCATE TABLE refined.orders",
                "VACUUM refined.orders",
                "OPTIMIZE refined.orders",
                "SET spark.sql.ansi.enabled = false",
                "CACHE TABLE refined.orders",
                "ADD JAR '/tmp/x.jar'",
                "INSERT OVERWRITE DIRECTORY '/tmp/x' USING csv SELECT 1",
                "FROM refined.orders INSERT INTO refined.orders SELECT *",
                "SELECT reflect('java.lang.System', 'nanoTime')",
                "SELECT (SELECT java_method('java.lang.System', 'nanoTime'))",
                "SELECT TRANSFORM(id) USING 'cat' FROM refined.orders",
            })
    void refusesWhatCouldDoHarm(String sql) {
        Reply reply = post(sql, null);
        assertThat(reply.code()).as(reply.body()).isEqualTo(400);
        assertThat(reply.body()).endsWith(" not run here.").doesNotContain("\n");
        assertThat(spark.table("refined.orders").count()).isEqualTo(2);
    }

    @Test
    void saysWhatIsWrongInOneSentence() {
        assertThat(post("SELECT nothing FROM refined.orders", null).body())
                .startsWith("[UNRESOLVED_COLUMN.WITH_SUGGESTION]")
                .contains("`nothing`")
                .doesNotContain("\n");
        assertThat(post("SELEC 1", null).body())
                .startsWith("[PARSE_SYNTAX_ERROR]")
                .doesNotContain("\n");
        assertThat(post("SELECT 1 / 0", null).body())
                .startsWith("[DIVIDE_BY_ZERO]")
                .doesNotContain("\n");
        assertThat(post(" ", null).body()).isEqualTo("The body holds no statement.");
        assertThat(endpoint.handle("GET", null, "SELECT 1").code()).isEqualTo(405);
    }

    private static Reply post(String sql, String query) {
        return endpoint.handle("POST", query, sql);
    }
}
