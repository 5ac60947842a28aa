package dev.tributary.producers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.contract.Environment;
import dev.tributary.contract.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLState;

/** The workload on a real PostgreSQL server, whose log says what was changed. */
class WorkloadIT {

    private static final String TOKEN = "of the test";
    private static PostgresServer postgres;

    private final Lifetime lifetime = new Lifetime();
    private int statusPort;
    private Workload workload;
    private CompletableFuture<Integer> exitCode = CompletableFuture.completedFuture(0);

    @BeforeAll
    static void startServer() throws IOException, InterruptedException, SQLException {
        postgres = new PostgresServer();
        postgres.execute("postgres", "CREATE ROLE shop_app LOGIN; GRANT CREATE ON SCHEMA public TO shop_app");
    }

    @AfterAll
    static void stopServer() throws IOException {
        postgres.close();
    }

    @BeforeEach
    void makeTables() throws SQLException, IOException {
        statusPort = FreePorts.next();
        Path tables = Path.of(System.getProperty("tributary.root", ".."), "infra/pipelines/shop/source.sql");
        postgres.execute("shop_app", "DROP TABLE IF EXISTS order_items, orders, products, customers");
        postgres.execute("shop_app", Files.readString(tables));
    }

    @AfterEach
    void end() {
        lifetime.end();
        exitCode.join();
    }

    @Test
    void holdsRateAndBoundsDoesEveryKindAndCountsExactly() throws Exception {
        postgres.execute("postgres", "CREATE PUBLICATION changes FOR ALL TABLES");
        postgres.execute("postgres", "SELECT pg_create_logical_replication_slot('changes', 'pgoutput')");
        start("--rate=500", "--customers=300", "--products=150", "--orders=400", "--seed=42");
        await().atMost(Duration.ofSeconds(60)).until(() -> tally().of(Kind.PLACE_ORDER) > 0);

        long began = System.nanoTime();
        long changesBefore = tally().changes();
        await().atMost(Duration.ofSeconds(40)).until(() -> System.nanoTime() - began > 20e9);
        double rate = (tally().changes() - changesBefore) / ((System.nanoTime() - began) / 1e9);
        lifetime.end();

        assertThat(exitCode.join()).as("exit code").isZero();
        assertThat(rate).as("row changes a second").isBetween(475.0, 525.0);
        assertThat(tally().conflicts()).as("conflicts").isZero();
        assertThat(EnumSet.complementOf(EnumSet.of(Kind.TRUNCATE)))
                .as(tally().json())
                .allSatisfy(kind -> assertThat(tally().of(kind)).as(kind.name()).isPositive());
        assertThat(postgres.number("SELECT count(*) FROM orders")).as("orders").isBetween(100L, 400L);
        assertThat(postgres.number("SELECT count(*) FROM customers"))
                .as("customers")
                .isBetween(150L, 600L);
        assertThat(postgres.number("SELECT count(*) FROM products"))
                .as("products")
                .isBetween(75L, 300L);
        assertThat(postgres.number("SELECT count(*) FROM customers WHERE length(notes) >= 3000"))
                .as("customers with long notes")
                .isGreaterThan(50L);
        // In pgoutput's protocol the first byte of a message is I, U or D for a row.
        assertThat(postgres.number("SELECT count(*) FROM pg_logical_slot_get_binary_changes('changes', NULL, NULL,"
                        + " 'proto_version', '1', 'publication_names', 'changes')"
                        + " WHERE get_byte(data, 0) IN (ascii('I'), ascii('U'), ascii('D'))"))
                .as("row changes in the server's log")
                .isEqualTo(tally().changes());
    }

    @Test
    void survivesAServerThatIsKilled() throws Exception {
        start("--rate=300", "--customers=50", "--products=50", "--orders=100", "--connections=3");
        await().until(() -> tally().of(Kind.PLACE_ORDER) > 20);
        assertThat(request("/health").statusCode()).isEqualTo(200);

        postgres.kill();
        await().until(() -> request("/health").statusCode() == 503);
        assertThat(request("/health").body()).contains("The database does not answer");
        postgres.start();

        await().atMost(Duration.ofSeconds(30)).until(() -> request("/health").statusCode() == 200);
        long transactions = tally().transactions();
        await().until(() -> tally().transactions() > transactions + 50);
        assertThat(tally().conflicts()).as("conflicts").isZero();
        assertThat(request("/status").body()).startsWith("{\"transactions\":").contains("\"kinds\":{\"PLACE_ORDER\":");
    }

    @Test
    void truncatesIfAskedAndGoesOnWhenSomebodyElseDeletes() throws Exception {
        start("--rate=1000", "--customers=50", "--products=50", "--orders=100", "--truncate");
        await().atMost(Duration.ofSeconds(30)).until(() -> tally().of(Kind.TRUNCATE) > 2);

        truncateAll();
        long orders = tally().of(Kind.PLACE_ORDER);

        await().atMost(Duration.ofSeconds(30)).until(() -> tally().of(Kind.PLACE_ORDER) > orders + 50);
        await().atMost(Duration.ofSeconds(30)).until(() -> postgres.number("SELECT count(*) FROM order_items") > 20);
    }

    /**
     * Takes the tables in an order of its own, so it can meet the workload in a deadlock; PostgreSQL then ends one of the
     * two. The workload counts that and goes on; this client begins again, as any client has to.
     */
    private void truncateAll() throws SQLException {
        boolean done = false;
        while (!done) {
            try {
                postgres.execute("shop_app", "TRUNCATE customers, products, orders, order_items");
                done = true;
            } catch (SQLException e) {
                if (!PSQLState.DEADLOCK_DETECTED.getState().equals(e.getSQLState())) {
                    throw e;
                }
            }
        }
    }

    @Test
    void failsWhenThereAreNoTables() throws Exception {
        postgres.execute("shop_app", "DROP TABLE order_items, orders, products, customers");

        start();

        assertThat(exitCode.get()).isEqualTo(1);
    }

    private void start(String... arguments) {
        workload = new Workload(
                lifetime,
                new Environment(Map.of(
                        Environment.DATABASE_URL,
                        postgres.url(),
                        Environment.DATABASE_USER,
                        "shop_app",
                        Environment.DATABASE_PASSWORD,
                        "any",
                        Environment.STATUS_PORT,
                        Integer.toString(statusPort),
                        Environment.TOKEN,
                        TOKEN)));
        exitCode = CompletableFuture.supplyAsync(() -> CommandLines.execute(workload, arguments));
    }

    private Tally tally() {
        return workload.tally();
    }

    private HttpResponse<String> request(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + statusPort + path))
                .header("Authorization", "Bearer " + TOKEN)
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }
}
