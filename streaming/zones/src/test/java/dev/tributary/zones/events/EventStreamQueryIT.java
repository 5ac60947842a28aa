package dev.tributary.zones.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contract.LakeTable;
import dev.tributary.contract.Topics;
import dev.tributary.lake.Lake;
import dev.tributary.spec.EventStream;
import dev.tributary.spec.RefinedTable;
import dev.tributary.spec.Step;
import dev.tributary.zones.events.Payments.Line;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The payments of the worked example from raw to refined, in the order of a pipeline's life. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EventStreamQueryIT {

    private static final Topics TOPICS = new Topics("shop");

    @TempDir
    static Path folder;

    static LocalSpark spark;
    static Lake lake;
    static Payments payments;
    static RawEvents raw;

    @BeforeAll
    static void start() {
        spark = LocalSpark.in(folder);
        lake = spark.lake();
        payments = new Payments();
        RawEvents.create(lake);
        raw = new RawEvents(lake, TOPICS.events("payments"));
    }

    @AfterAll
    static void stop() {
        spark.close();
    }

    @Test
    @Order(1)
    void theTablesAreThereBeforeTheFirstEvent() throws Exception {
        EventStreamQuery query = run(payments.stream);
        assertThat(query.counts()).isEqualTo(new EventCounts(0, 0, 0));
        assertThat(spark.session()
                        .sql("SELECT sum(amount) FROM refined.payments")
                        .first()
                        .isNullAt(0))
                .isTrue();
        assertThat(lake.read(LakeTable.refined("payment_lines")).schema().toDDL())
                .isEqualTo(
                        "event_id STRING,line_no INT,payment_id STRING,order_id BIGINT,created_at TIMESTAMP,sku STRING,"
                                + "product_name STRING,quantity INT,unit_price DECIMAL(12,2),line_amount DECIMAL(14,2),currency STRING,"
                                + "_partition INT,_offset BIGINT,_event_time TIMESTAMP");
    }

    @Test
    @Order(2)
    void paymentsAndTheirLinesArriveOnce() throws Exception {
        raw.add(payments.payment("e1", 1, "", new Line("A", 2, "1.50"), new Line("B", 1, "4.00")))
                .add(payments.payment("e2", 2, "thanks", new Line("A", 1, "1.50")))
                .add(payments.payment("e1", 1, "", new Line("A", 2, "1.50"), new Line("B", 1, "4.00")))
                .add("nonsense".getBytes(StandardCharsets.UTF_8));
        new RawEvents(lake, TOPICS.events("other")).add(new byte[] {1}).append();
        raw.append();
        EventStreamQuery query = run(payments.stream);
        assertThat(query.counts()).isEqualTo(new EventCounts(2, 1, 1));
        assertThat(query.versions()).containsOnlyKeys("payments", "payment_lines");
        assertThat(json(
                        "SELECT event_id, amount, customer_id, customer_email, customer_address_zip, billing_address_city,"
                                + " card_brand, note, created_at FROM refined.payments ORDER BY event_id"))
                .containsExactly(
                        "{'event_id':'e1','amount':7.00,'customer_id':101,'customer_email':null,'customer_address_zip':null,"
                                + "'billing_address_city':null,'card_brand':null,'note':null,'created_at':'2026-11-22T07:09:43.393Z'}",
                        "{'event_id':'e2','amount':1.50,'customer_id':102,'customer_email':null,'customer_address_zip':null,"
                                + "'billing_address_city':null,'card_brand':null,'note':'thanks','created_at':'2026-11-22T07:09:43.393Z'}");
        assertThat(
                        json(
                                "SELECT event_id, line_no, sku, product_name, line_amount FROM refined.payment_lines ORDER BY 1, 2"))
                .containsExactly(
                        "{'event_id':'e1','line_no':1,'sku':'A','product_name':'The A','line_amount':3.00}",
                        "{'event_id':'e1','line_no':2,'sku':'B','product_name':'The B','line_amount':4.00}",
                        "{'event_id':'e2','line_no':1,'sku':'A','product_name':'The A','line_amount':1.50}");
        assertThat(json("SELECT topic, offset, cause FROM meta.quarantine"))
                .containsExactly(
                        "{'topic':'shop.events.payments','offset':3,'cause':'Not in the Confluent wire format: 8 bytes, first byte 110'}");
    }

    @Test
    @Order(3)
    void aRestartGoesOnWhereItStopped() throws Exception {
        raw.add(payments.payment("e2", 2, "thanks", new Line("A", 1, "1.50"))).append();
        raw.add(payments.payment("e3", 3, "", new Line("C", 1, "9.99"))).append();
        EventStreamQuery query = run(payments.stream);
        assertThat(query.counts()).isEqualTo(new EventCounts(1, 1, 0));
        assertThat(json("SELECT count(*) n, sum(amount) a FROM refined.payments"))
                .containsExactly("{'n':3,'a':18.49}");
    }

    @Test
    @Order(4)
    void aNewTableOfTheStreamGetsAllItsEvents() throws Exception {
        EventStream stream = payments.stream;
        List<RefinedTable> tables = new ArrayList<>(stream.refined());
        tables.add(new RefinedTable(
                "notes",
                List.of("payment_id"),
                "",
                List.of(new Step.EmptyToNull(List.of()), new Step.Keep(List.of("payment_id", "note")))));
        EventStreamQuery query = run(new EventStream(
                stream.name(), stream.schema(), stream.key(), stream.id(), stream.description(), tables));
        assertThat(query.counts()).isEqualTo(new EventCounts(3, 2, 1));
        assertThat(json("SELECT payment_id, note, _event_id FROM refined.notes ORDER BY 1"))
                .containsExactly(
                        "{'payment_id':'p-1','note':null,'_event_id':'e1'}",
                        "{'payment_id':'p-2','note':'thanks','_event_id':'e2'}",
                        "{'payment_id':'p-3','note':null,'_event_id':'e3'}");
        assertThat(json("SELECT count(*) n FROM refined.payments")).containsExactly("{'n':3}");
        assertThat(json("SELECT count(*) n FROM refined.payment_lines")).containsExactly("{'n':4}");
        assertThat(json("SELECT count(*) n FROM meta.quarantine")).containsExactly("{'n':1}");
    }

    @Test
    @Order(5)
    void saysWhatIsWrongWithAStreamBeforeAnythingRuns() {
        EventStream stream = payments.stream;
        assertThat(EventStreamQuery.problems(spark.session(), stream)).isEmpty();
        EventStream wrong = new EventStream(
                stream.name(),
                stream.schema(),
                stream.key(),
                stream.id(),
                "",
                List.of(
                        new RefinedTable("a", List.of("event_id"), "", List.of(new Step.Derive("x", "nope + 1"))),
                        new RefinedTable("b", List.of("event_id"), "", List.of()),
                        new RefinedTable("c", List.of("eventid"), "", List.of())));
        assertThat(EventStreamQuery.problems(spark.session(), wrong))
                .satisfiesExactly(
                        problem -> assertThat(problem.reason())
                                .startsWith("The refined table a, step 1 (derive): ")
                                .contains("nope"),
                        problem -> {
                            assertThat(problem.path()).isEqualTo("refined[2]");
                            assertThat(problem.reason())
                                    .startsWith("The refined table c has no column eventid for its key");
                        });
        EventStream noId =
                new EventStream(stream.name(), stream.schema(), stream.key(), "missing", "", stream.refined());
        assertThat(EventStreamQuery.problems(spark.session(), noId))
                .singleElement()
                .extracting(EventProblem::reason)
                .asString()
                .startsWith("The schema of the events payments has no field missing for their id");
    }

    private static EventStreamQuery run(EventStream stream) throws Exception {
        EventStreamQuery query = new EventStreamQuery(
                lake, TOPICS, stream, () -> Map.of(Payments.SCHEMA_ID, payments.schema.toString()));
        StreamingQuery running = query.start(Trigger.AvailableNow());
        running.awaitTermination();
        return query;
    }

    private static List<String> json(String sql) {
        return LocalSpark.json(spark.session().sql(sql)).stream()
                .map(text -> text.replace('"', '\''))
                .toList();
    }
}
