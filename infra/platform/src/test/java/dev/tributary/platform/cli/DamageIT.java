package dev.tributary.platform.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.contract.Topics;
import dev.tributary.platform.servers.EmbeddedRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Strangers write into the topics and records vanish from them while everything runs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DamageIT {

    private static final Topics TOPICS = new Topics("shop");
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private LiveRun run;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        run = LiveRun.start(folder, LiveRun.SHOP, process -> true);
        run.awaitSome("SELECT count(*) FROM meta.cuts");
    }

    @AfterAll
    void stop() {
        if (run != null) {
            run.close();
        }
    }

    @Test
    @Order(1)
    void strangersAreQuarantinedAndTheStreamsGoOn() throws Exception {
        String changes = TOPICS.changes("public", "customers");
        String events = TOPICS.events("payments");
        create(events);
        RecordMetadata change = send(changes, "not from the capture");
        RecordMetadata event = send(events, "not an event");
        customer("Ada");

        run.awaitSome("SELECT count(*) FROM meta.quarantine WHERE topic = '" + changes + "'");
        run.awaitSome("SELECT count(*) FROM meta.quarantine WHERE topic = '" + events + "'");
        run.awaitSome("SELECT count(*) FROM refined.customers WHERE full_name = 'Ada'");
        assertThat(
                        run.rows(
                                "SELECT topic, `partition`, `offset`, cause, decode(value, 'UTF-8') FROM meta.quarantine ORDER BY topic DESC"))
                .containsExactly(
                        List.of(
                                changes,
                                String.valueOf(change.partition()),
                                String.valueOf(change.offset()),
                                "The record has no readable stamp; it does not come from the capture.",
                                "not from the capture"),
                        List.of(
                                events,
                                String.valueOf(event.partition()),
                                String.valueOf(event.offset()),
                                "Not in the Confluent wire format: 12 bytes, first byte 110",
                                "not an event"));
    }

    /** Kafka forgets them while the driver is held up, as after a retention that was too short. */
    @Test
    @Order(2)
    void lostNumbersStopRefinedAndAreNamed() throws Exception {
        await("raw has everything")
                .atMost(PATIENCE)
                .until(() -> captured()
                        == run.status(EmbeddedRun.DRIVER).at("/raw/seq").asLong());
        long first = captured() + 1;
        long driver = run.supervisor().process(EmbeddedRun.DRIVER).orElseThrow().pid();
        signal("STOP", driver);
        try {
            customer("Bob");
            // The row, and the end of its transaction in another topic.
            await().atMost(PATIENCE).until(() -> captured() > first);
            deleteRecords(TOPICS.changes("public", "customers"));
        } finally {
            signal("CONT", driver);
        }
        await("a sentence about what is lost").atMost(PATIENCE).untilAsserted(() -> assertThat(
                        run.supervisor().status().problems())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.where()).isEqualTo("refined");
                    assertThat(problem.what()).startsWith("raw.changes lacks number " + first + " (applied");
                    assertThat(problem.todo()).contains("resnapshot");
                }));

        customer("Cleo");
        await("raw goes on")
                .atMost(PATIENCE)
                .until(() -> run.status(EmbeddedRun.DRIVER).at("/raw/seq").asLong() >= first + 3);
        assertThat(run.rows("SELECT count(*) FROM refined.customers WHERE full_name IN ('Bob', 'Cleo')"))
                .isEqualTo(List.of(List.of("0")));
        assertThat(run.supervisor().status().process(EmbeddedRun.DRIVER).restarts())
                .isZero();
    }

    @Test
    @Order(3)
    void aNewSnapshotMakesUpForThem() {
        StringWriter out = new StringWriter();
        assertThat(command(out, "resnapshot", "--dir", run.folder()))
                .as(out.toString())
                .isZero();
        run.awaitSome("SELECT count(*) FROM refined.customers WHERE full_name = 'Bob'");
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(run.supervisor().status().problems()).isEmpty());
        StringWriter proof = new StringWriter();
        assertThat(command(proof, "verify", "--dir", run.folder()))
                .as(proof.toString())
                .isZero();
        assertThat(proof.toString()).contains("1 numbers missing", "makes up for", "each accounted for");
    }

    private static int command(StringWriter out, String... arguments) {
        PrintWriter writer = new PrintWriter(out, true);
        return Tributary.commandLine().setOut(writer).setErr(writer).execute(arguments);
    }

    private void customer(String name) throws SQLException {
        run.execute(
                "INSERT INTO public.customers (full_name, email) VALUES ('" + name + "', '" + name + "@example.org')");
    }

    private long captured() throws IOException {
        return run.status(EmbeddedRun.CAPTURE).path("seq").asLong();
    }

    private static void signal(String name, long pid) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + name, String.valueOf(pid))
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
    }

    private void create(String topic) throws InterruptedException, ExecutionException {
        try (Admin admin = admin()) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    private RecordMetadata send(String topic, String value) throws Exception {
        try (Producer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", run.site().ports().address("broker")),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            return producer.send(new ProducerRecord<>(topic, value.getBytes(StandardCharsets.UTF_8)))
                    .get(1, TimeUnit.MINUTES);
        }
    }

    private void deleteRecords(String topic) throws InterruptedException, ExecutionException {
        try (Admin admin = admin()) {
            admin.deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(-1)))
                    .all()
                    .get();
        }
    }

    private Admin admin() {
        return Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, run.site().ports().address("broker")));
    }
}
