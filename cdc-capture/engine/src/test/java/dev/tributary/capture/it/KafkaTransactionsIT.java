package dev.tributary.capture.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.contract.Operation;
import dev.tributary.contract.SourceObjects;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Transactions whose end the broker lost, so that what is behind them cannot be read. */
class KafkaTransactionsIT {

    private static Servers servers;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void start() throws IOException {
        servers = Servers.shared();
    }

    @Test
    void aKafkaTransactionThatNobodyEndsKeepsTheCaptureFromStarting() throws IOException {
        Source source = Source.create(servers.postgres(), folder, "stuck", "t (id int PRIMARY KEY)");
        try (CaptureProcess capture = servers.capture(source, Map.of())) {
            capture.awaitCaughtUp(source);
            assertThat(capture.stop()).isZero();
        }
        try (KafkaProducer<byte[], byte[]> stranger = stranger("stuck-stranger")) {
            stranger.initTransactions();
            stranger.beginTransaction();
            stranger.send(new ProducerRecord<>(source.topics().captureOffsets(), 0, new byte[0], new byte[0]));
            stranger.flush();
            try (CaptureProcess capture = servers.capture(source, Map.of())) {
                assertThat(capture.exitCode()).as(capture.output()).isEqualTo(2);
                assertThat(capture.output())
                        .contains("Kafka keeps a transaction open that has ended, in stuck.capture.offsets-0.")
                        .contains("It is not the capture's own. End it with ");
            }
            stranger.abortTransaction();
        }
        try (CaptureProcess capture = servers.capture(source, Map.of())) {
            capture.awaitCaughtUp(source);
        }
    }

    @Test
    void aCommitWhoseEndKafkaLostIsTakenBack() throws IOException {
        Source source = captured("taken");
        servers.broker()
                .loseCommit(
                        "tributary-capture-" + source.name(),
                        source.topics().captureOffsets(),
                        source.topics().changes("public", "t"));
        source.execute("INSERT INTO t VALUES (2)");
        try (CaptureProcess capture = servers.capture(source, Map.of())) {
            capture.awaitCaughtUp(source);
            assertThat(capture.output()).contains("of which nothing could be read; it was taken back in [");
        }
        assertThat(servers.history(source).requireExact().of(Operation.CREATE)).hasSize(2);
    }

    /** It was quick, so the database heard of it at once, and has nothing to send in its place. */
    @Test
    @Tag("nightly")
    void aLostCommitThatTheDatabaseHeardOfNeedsANewSnapshot() throws IOException {
        Source source = captured("heard");
        source.execute("INSERT INTO t VALUES (2)");
        servers.broker()
                .loseCommit(
                        "tributary-capture-" + source.name(),
                        source.topics().captureOffsets(),
                        source.topics().changes("public", "t"));
        source.execute("SELECT pg_replication_slot_advance('" + new SourceObjects("heard").slot()
                + "', pg_current_wal_lsn())");
        try (CaptureProcess capture = servers.capture(source, Map.of())) {
            assertThat(capture.exitCode()).as(capture.output()).isEqualTo(1);
            assertThat(capture.output())
                    .contains("of which nothing could be read; it was taken back in [")
                    .contains("Run tributary resnapshot: it takes a complete new snapshot.");
        }
        servers.resnapshot(source);
        try (CaptureProcess capture = servers.capture(source, Map.of())) {
            capture.awaitCaughtUp(source);
        }
        servers.history(source).requireExact().requireEqual(source, "t");
    }

    /** The partition with the offset has heard of the end, another has not. */
    @Test
    @Tag("nightly")
    void aLostCommitOfWhichAPartCanBeReadIsLeftToAPerson() throws IOException {
        Source source = captured("parted");
        String rows = source.topics().changes("public", "t");
        servers.broker().loseCommit("tributary-capture-parted", rows);
        try (CaptureProcess capture = servers.capture(source, Map.of())) {
            assertThat(capture.exitCode()).as(capture.output()).isEqualTo(2);
            assertThat(capture.output())
                    .contains("Kafka keeps a transaction open that has ended, in " + rows + "-0.")
                    .contains("A part of it has been committed: when it has ended, run tributary resnapshot.");
        }
    }

    /** A source of which one row is captured. */
    private static Source captured(String name) throws IOException {
        Source source = Source.create(servers.postgres(), folder, name, "t (id int PRIMARY KEY)");
        try (CaptureProcess capture = servers.capture(source, Map.of())) {
            capture.awaitCaughtUp(source);
            source.execute("INSERT INTO t VALUES (1)");
            capture.awaitCaughtUp(source);
            assertThat(capture.stop()).isZero();
        }
        return source;
    }

    /** As behind a broker that lost the end of the commit; here a stranger's open transaction hides it. */
    @Test
    @Tag("nightly")
    void aSlowCommitThatNobodyCanReadIsNotConfirmedToTheDatabase() throws IOException {
        Source source = Source.create(servers.postgres(), folder, "unseen", "t (id int PRIMARY KEY)");
        // So that the producer knows the topic: asking for it would take the time that the commit shall.
        source.execute("INSERT INTO t VALUES (0)");
        try (KafkaProducer<byte[], byte[]> stranger = stranger("unseen-stranger")) {
            try (CaptureProcess capture = servers.capture(source, Map.of())) {
                capture.awaitCaughtUp(source);
                stranger.initTransactions();
                stranger.beginTransaction();
                stranger.send(new ProducerRecord<>(source.topics().captureOffsets(), 0, new byte[0], new byte[0]));
                stranger.flush();
                servers.broker().pause();
                source.execute("INSERT INTO t VALUES (1)");
                long barrier = source.barrier();
                // The commit takes longer than two seconds, from which on it is looked after.
                await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
                servers.broker().resume();
                assertThat(capture.exitCode()).as(capture.output()).isEqualTo(1);
                assertThat(capture.output())
                        .contains("readers of committed records do not see it. The database has not heard of it.");
                assertThat(source.confirmed()).isLessThan(barrier);
            }
            stranger.abortTransaction();
        }
        try (CaptureProcess capture = servers.capture(source, Map.of())) {
            capture.awaitCaughtUp(source);
        }
        assertThat(servers.history(source).requireExact().of(Operation.CREATE)).hasSize(1);
    }

    private static KafkaProducer<byte[], byte[]> stranger(String id) {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        servers.broker().bootstrap(),
                        "transactional.id",
                        id,
                        "transaction.timeout.ms",
                        300_000),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }
}
