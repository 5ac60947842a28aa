package dev.tributary.capture.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.contract.OperationsPage;
import dev.tributary.contract.Seeds;
import dev.tributary.contract.SourceObjects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody who runs the capture meets: topics that others have changed, and a database at rest. */
class OperationsIT {

    private static final long MEGABYTE = 1L << 20;

    private static Servers servers;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void start() throws IOException {
        servers = Servers.shared();
    }

    @Test
    void topicsAreCreatedAsThePageTells() throws IOException {
        Source source = Source.create(servers.postgres(), folder, "topics", "t (id int PRIMARY KEY)");
        Files.writeString(folder.resolve("visit.avsc"), """
                {"type": "record", "name": "Visit", "fields": [{"name": "id", "type": "string"}]}
                """);
        Files.writeString(source.pipeline(), """
                events:
                  - {name: visits, schema: visit.avsc, key: id, id: id}
                """, StandardOpenOption.APPEND);
        try (CaptureProcess capture = servers.capture(source, Map.of())) {
            capture.awaitHealthy();
        }
        Path root = Path.of(System.getProperty("tributary.root"));
        assertThat(servers.broker().configuration("topics.public.t"))
                .containsAllEntriesOf(OperationsPage.topic(root, "<pipeline>.<schema>.<table>"));
        assertThat(servers.broker().configuration(source.topics().control()))
                .containsAllEntriesOf(OperationsPage.topic(root, "<pipeline>.capture.control"));
        assertThat(servers.broker().configuration(source.topics().captureOffsets()))
                .containsAllEntriesOf(OperationsPage.topic(root, "<pipeline>.capture.offsets"));
        assertThat(servers.broker().configuration("topics.events.visits"))
                .as("created for producers that do not create it")
                .containsAllEntriesOf(OperationsPage.topic(root, "<pipeline>.events.<name>"));
    }

    @Test
    void aTopicThatExistsStaysAsItIs() throws IOException {
        Source source =
                Source.create(servers.postgres(), folder, "kept", "t (id int PRIMARY KEY)", "u (id int PRIMARY KEY)");
        create("kept.public.t", Map.of("retention.ms", "3600000", "max.message.bytes", "67108864"));
        create("kept.public.u", Map.of("cleanup.policy", "compact"));
        try (CaptureProcess capture = servers.capture(source, Map.of())) {
            assertThat(capture.exitCode()).isEqualTo(2);
            assertThat(capture.output())
                    .contains("Topic kept.public.u has cleanup.policy compact: of several records with one key only the"
                            + " last would stay. Set it to delete: ");
        }
        servers.broker()
                .ask(admin -> admin.deleteTopics(List.of("kept.public.u")).all());
        try (CaptureProcess capture = servers.capture(source, Map.of())) {
            capture.awaitHealthy();
            assertThat(capture.output())
                    .contains("WARN", "Topic kept.public.t can lose records that nobody has read: retention.ms is")
                    .contains("retention.ms is 3600000, not 604800000. It stays as it is;");
        }
        assertThat(servers.broker().configuration("kept.public.t")).containsEntry("retention.ms", "3600000");
    }

    private static void create(String topic, Map<String, String> configuration) {
        servers.broker()
                .ask(admin -> admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1).configs(configuration)))
                        .all());
    }

    @Test
    @Tag("random")
    void partitionsAreAddedWhileTheCaptureStreamsAndBeforeARestart() throws IOException {
        long seed = Seeds.seed();
        Source source = Source.create(servers.postgres(), folder, "spread", Load.TABLES);
        source.execute("ALTER TABLE docs ALTER body SET STORAGE EXTERNAL");
        Map<String, String> two = Map.of("TRIBUTARY_CAPTURE_PARTITIONS", "2");
        String[] topics = {
            "spread.public.customers",
            "spread.public.orders",
            source.topics().control(),
            source.topics().captureOffsets()
        };
        try (Load load = new Load(source, seed);
                CaptureProcess capture = servers.capture(source, two)) {
            capture.awaitCaughtUp(source);
            servers.broker().spread(3, topics);
            awaitRecords("spread.public.customers", 2);
            assertThat(load.transactions()).isPositive();
            assertThat(capture.stop()).isZero();
        }
        servers.broker().spread(5, topics);
        try (CaptureProcess capture = servers.capture(source, two)) {
            capture.awaitHealthy();
            try (Load load = new Load(source, seed + 1)) {
                awaitRecords("spread.public.customers", 4);
                assertThat(load.transactions()).isPositive();
            }
            capture.awaitCaughtUp(source);
            assertThat(capture.stop()).isZero();
        }
        History history = new History(
                new Reader(servers.broker().bootstrap(), servers.registry().url()).all(source.topics()));
        history.requireExact();
        for (String table : List.of("customers", "orders", "order_items", "docs")) {
            assertThat(history.rows(source.topics().changes("public", table)))
                    .as(table)
                    .isEqualTo(source.rows(table));
        }
    }

    /** Until a partition that was added has some. */
    private static void awaitRecords(String topic, int partition) {
        TopicPartition added = new TopicPartition(topic, partition);
        await("records in " + added)
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> servers.broker()
                                .ask(admin -> admin.listOffsets(Map.of(added, OffsetSpec.latest()))
                                        .all())
                                .get(added)
                                .offset()
                        > 0);
    }

    @Test
    void theSlotOfADatabaseAtRestMovesWhileOthersWrite() throws IOException {
        Source source = Source.create(servers.postgres(), folder, "resting", "t (id int PRIMARY KEY)");
        servers.postgres().execute("postgres", "CREATE DATABASE busy");
        servers.postgres().execute("busy", "CREATE TABLE noise (v text)");
        source.execute("CREATE TABLE unpublished (v text)");
        try (CaptureProcess capture = servers.capture(source, Map.of("TRIBUTARY_CAPTURE_HEARTBEAT", "1"))) {
            capture.awaitCaughtUp(source);
            long seq = capture.number("seq");
            for (String database : List.of("busy", source.name())) {
                String table = database.equals("busy") ? "noise" : "unpublished";
                long before = source.confirmed();
                for (int i = 0; i < 4; i++) {
                    servers.postgres()
                            .execute(
                                    database,
                                    "INSERT INTO " + table
                                            + " SELECT repeat(md5(i::text), 30) FROM generate_series(1, 5000) i",
                                    "CHECKPOINT");
                }
                assertThat(source.number("SELECT pg_current_wal_lsn() - '0/0'") - before)
                        .as("log that %s wrote", database)
                        .isGreaterThan(16 * MEGABYTE);
                await("the slot while " + database + " writes")
                        .atMost(Duration.ofMinutes(1))
                        .untilAsserted(() -> assertThat(kept(source))
                                .as("log kept for the slot")
                                .isLessThan(MEGABYTE));
                assertThat(source.confirmed() - before).isGreaterThan(16 * MEGABYTE);
            }
            assertThat(capture.number("seq")).as("heartbeats get no number").isEqualTo(seq);
        }
    }

    private static long kept(Source source) {
        return source.number("SELECT pg_current_wal_lsn() - restart_lsn FROM pg_replication_slots WHERE slot_name = '"
                + new SourceObjects(source.name()).slot() + "'");
    }
}
