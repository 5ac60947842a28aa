package dev.tributary.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.contract.Certificates;
import dev.tributary.contract.Environment;
import dev.tributary.contract.FreePorts;
import dev.tributary.contract.KafkaAccess;
import dev.tributary.contract.LakeTable;
import dev.tributary.contract.Operation;
import dev.tributary.contract.Position;
import dev.tributary.contract.RegistryAccess;
import dev.tributary.contract.SchemaRegistry;
import dev.tributary.contract.Stamp;
import dev.tributary.contract.Topics;
import dev.tributary.lake.Lake;
import dev.tributary.lake.SmallSession;
import dev.tributary.zones.raw.RawStream;
import dev.tributary.zones.raw.Schemas;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spark's Kafka source at a broker that lets nobody in without TLS and a login. */
class RawStreamIT {

    private static final String TOPIC = "shop.public.orders";

    @TempDir
    private static Path folder;

    private final int open = FreePorts.next();
    private final int secured = FreePorts.next();
    private long sent;

    /** Here, since a session is at hand. */
    private static void aQueryThatFailsStopsAloneAndGoesOn(SparkSession spark) {
        AtomicInteger quantity = new AtomicInteger(0);
        AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
        IsolatedQuery query = new IsolatedQuery(
                "marts.unit_prices",
                () -> spark.readStream()
                        .format("rate")
                        .load()
                        .writeStream()
                        .foreachBatch((Dataset<Row> batch, Long id) -> batch.sparkSession()
                                .sql("SELECT 10 / q FROM VALUES (" + quantity + ") AS t(q)")
                                .collectAsList())
                        .start(),
                new Clock() {
                    @Override
                    public ZoneId getZone() {
                        return ZoneOffset.UTC;
                    }

                    @Override
                    public Clock withZone(ZoneId zone) {
                        return this;
                    }

                    @Override
                    public Instant instant() {
                        return now.get();
                    }
                });
        query.start();
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            query.check(Runnable::run);
            assertThat(query.failure().orElse("")).startsWith("marts.unit_prices: [DIVIDE_BY_ZERO] Division by zero.");
        });
        quantity.set(4);
        query.check(Runnable::run);
        assertThat(query.query()).as("not before the pause is over").isEmpty();
        now.set(Instant.EPOCH.plusSeconds(6));
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            query.check(Runnable::run);
            assertThat(query.failure()).isEmpty();
        });
        query.stop();
    }

    @Test
    void readsPartitionsThatAreAddedWhileItRunsAndWhileItRests() throws Exception {
        Certificates certificates = new Certificates(folder, "driver");
        Map<String, String> listening = Map.of(
                "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                // The broker itself, and the test.
                "super.users", "User:ANONYMOUS",
                "listeners", ",SASL_SSL://127.0.0.1:" + secured,
                "ssl.keystore.type", "PEM",
                "ssl.keystore.location", certificates.identity("server").toString(),
                "sasl.enabled.mechanisms", "SCRAM-SHA-512",
                "listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config",
                        "org.apache.kafka.common.security.scram.ScramLoginModule required;");
        KafkaAccess kafka = KafkaAccess.of(new Environment(Map.of(
                Environment.KAFKA, "127.0.0.1:" + secured,
                KafkaAccess.SECURITY, "SASL_SSL",
                KafkaAccess.CA, certificates.certificate("ca").toString(),
                KafkaAccess.USER, "driver",
                KafkaAccess.PASSWORD, "pw-driver")));
        try (BrokerProcess broker = new BrokerProcess(folder, open, FreePorts.next(), listening);
                Admin admin = Admin.create(plain())) {
            await("broker " + broker)
                    .atMost(Duration.ofMinutes(1))
                    .ignoreExceptions()
                    .until(() -> !admin.describeCluster().nodes().get().isEmpty());
            done(admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                            "driver", new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), "pw-driver")))
                    .all());
            done(admin.createAcls(
                            List.of(read(ResourceType.TOPIC, "shop."), read(ResourceType.GROUP, "spark-kafka-source-")))
                    .all());
            done(admin.createTopics(List.of(new NewTopic(TOPIC, 2, (short) 1))).all());
            try (SparkSession spark = SmallSession.in(folder)) {
                Lake lake = new Lake(spark, folder.resolve("lake").toString());
                aQueryThatFailsStopsAloneAndGoesOn(spark);
                stream(lake, kafka, 2, 5, admin);
                spread(admin, 7);
                stream(lake, kafka, 7, 7, admin);
                List<Row> rows = lake.read(LakeTable.RAW_CHANGES)
                        .select("seq", "partition")
                        .orderBy("seq")
                        .collectAsList();
                assertThat(rows.stream().map(row -> row.getLong(0)))
                        .as("numbers")
                        .containsExactlyElementsOf(
                                LongStream.rangeClosed(1, sent).boxed().toList());
                assertThat(rows.stream().map(row -> row.getInt(1)).distinct()).hasSize(7);
            }
        }
    }

    /** Reads what is sent to the partitions there are, and then to more of them. */
    private void stream(Lake lake, KafkaAccess kafka, int before, int after, Admin admin) throws TimeoutException {
        Schemas schemas = new Schemas(lake, new SchemaRegistry(RegistryAccess.plain(URI.create("http://127.0.0.1:9"))));
        RawStream raw = RawStream.changes(lake, schemas);
        send(before, 100);
        StreamingQuery query =
                raw.start(kafka, new Topics("shop").captured(), Trigger.ProcessingTime("200 milliseconds"));
        awaitAll(raw, query);
        if (after > before) {
            spread(admin, after);
            send(after, 200);
            awaitAll(raw, query);
        }
        query.stop();
    }

    private void awaitAll(RawStream raw, StreamingQuery query) {
        await("number " + sent).atMost(Duration.ofMinutes(2)).until(() -> {
            assertThat(query.exception().isEmpty())
                    .as(() -> query.exception().toString())
                    .isTrue();
            return raw.newestSeq() == sent && query.status().message().startsWith("Waiting");
        });
    }

    private void send(int partitions, int records) {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(plain(), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < records; i++) {
                sent++;
                Stamp stamp = new Stamp(new Position(1, sent), 1, false, Operation.CREATE, 0, sent);
                ProducerRecord<byte[], byte[]> message =
                        new ProducerRecord<>(TOPIC, (int) (sent % partitions), new byte[] {1}, new byte[] {1});
                message.headers().add(new RecordHeader(Stamp.HEADER, stamp.encode()));
                producer.send(message);
            }
        }
    }

    /** As {@code docs/operations.md} lists it. */
    private static AclBinding read(ResourceType kind, String prefix) {
        return new AclBinding(
                new ResourcePattern(kind, prefix, PatternType.PREFIXED),
                new AccessControlEntry("User:driver", "*", AclOperation.READ, AclPermissionType.ALLOW));
    }

    private static void spread(Admin admin, int partitions) {
        done(admin.createPartitions(Map.of(TOPIC, NewPartitions.increaseTo(partitions)))
                .all());
    }

    private static void done(KafkaFuture<Void> asked) {
        try {
            asked.get();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private Map<String, Object> plain() {
        return Map.of("bootstrap.servers", "127.0.0.1:" + open);
    }
}
