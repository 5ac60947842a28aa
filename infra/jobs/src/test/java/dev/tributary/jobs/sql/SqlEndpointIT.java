package dev.tributary.jobs.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.contract.LakeTable;
import dev.tributary.contract.StatusEndpoint;
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
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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

    private static final Duration SILENCE = Duration.ofSeconds(2);
    /** Hours of work, in many tasks. */
    private static final String LONG = "SELECT count(*) FROM range(0, 20000000, 1, 200) a"
            + " CROSS JOIN range(0, 20000000, 1, 200) b WHERE hash(a.id, b.id) = 7";

    @BeforeAll
    static void start() {
        spark = SmallSession.in(folder);
        Lake lake = new Lake(spark, folder.resolve("lake").toString());
        lake.create(
                LakeTable.refined("orders"),
                new StructType().add("id", DataTypes.LongType).add("note", DataTypes.StringType));
        spark.sql("INSERT INTO refined.orders VALUES (1, 'a'), (2, NULL)");
        endpoint = new SqlEndpoint(lake, SILENCE);
    }

    @AfterAll
    static void stop() {
        endpoint.close();
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

    @Test
    void aQueryIsCancelledAfterItsTime() {
        Reply reply = post(LONG, "limit=1&seconds=1");
        assertThat(reply.code()).isEqualTo(408);
        assertThat(reply.body())
                .isEqualTo("The query took longer than 1 second and was cancelled. Ask for less, or give it more time"
                        + " with --timeout.");
        assertNothingRuns();
        assertThat(post("SELECT 1", null).code())
                .as("the thread is of use again")
                .isEqualTo(200);
    }

    @Test
    void aQueryIsCancelledOnceItsCallerIsSilent() {
        CompletableFuture<Reply> query = CompletableFuture.supplyAsync(() -> post(LONG, "id=silent-1"));
        await().until(() -> endpoint.alive("POST", "id=silent-1", "").code() == 200);
        assertThat(post("SELECT 1", "id=silent-1").body())
                .isEqualTo("A query with the id silent-1 is being run; choose another id.");
        await().atMost(Duration.ofSeconds(30)).until(query::isDone);
        assertThat(query.join().code()).isEqualTo(408);
        assertThat(query.join().body())
                .isEqualTo("The query was cancelled, because its caller has not been heard of for 2 seconds.");
        assertThat(endpoint.alive("POST", "id=silent-1", "").code()).isEqualTo(404);
        assertNothingRuns();
    }

    @Test
    void healthIsAnsweredWhileMoreQueriesRunThanThereAreThreads() throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        try (StatusEndpoint server = new StatusEndpoint(0, "secret")
                .health(() -> null)
                .handle("/query", SqlEndpoint.AT_ONCE, endpoint)
                .handle("/query/alive", endpoint::alive)
                .start()) {
            List<CompletableFuture<HttpResponse<String>>> queries = new ArrayList<>();
            for (int i = 0; i < 2 * SqlEndpoint.AT_ONCE; i++) {
                queries.add(client.sendAsync(
                        request(server, "/query?seconds=2&id=q" + i)
                                .POST(HttpRequest.BodyPublishers.ofString(LONG))
                                .build(),
                        HttpResponse.BodyHandlers.ofString()));
            }
            int healthy = 0;
            while (!CompletableFuture.allOf(queries.toArray(CompletableFuture[]::new))
                    .isDone()) {
                HttpResponse<String> health =
                        client.send(request(server, "/health").build(), HttpResponse.BodyHandlers.ofString());
                assertThat(health.statusCode()).isEqualTo(200);
                healthy++;
            }
            assertThat(healthy).isPositive();
            assertThat(queries)
                    .allSatisfy(query -> assertThat(query.join().statusCode()).isEqualTo(408));
        }
        assertNothingRuns();
    }

    private static HttpRequest.Builder request(StatusEndpoint server, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer secret");
    }

    private static void assertNothingRuns() {
        await().untilAsserted(
                        () -> assertThat(spark.sparkContext().statusTracker().getActiveJobIds())
                                .isEmpty());
    }

    private static Reply post(String sql, String query) {
        return endpoint.handle("POST", query, sql);
    }
}
