package dev.tributary.capture.it;

import static org.awaitility.Awaitility.await;

import dev.tributary.contract.FreePorts;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;

/** A Kafka broker and controller in a process of its own, so that it can be killed. */
final class Broker implements AutoCloseable {

    private static final String COORDINATOR = "__transaction_state";
    /** The broker lets clients of this name write into its own topics. */
    private static final String MAY_WRITE_EVERYWHERE = "__admin_client";

    private final int port = FreePorts.next();
    private final Path log;
    private final Path settings;
    private Child server;

    Broker(Path folder) throws IOException {
        this(folder, Map.of(), Map.of());
    }

    /**
     * @param listeners port by protocol, besides the one for everybody
     * @param more settings
     */
    Broker(Path folder, Map<String, Integer> listeners, Map<String, String> more) throws IOException {
        int controller = FreePorts.next();
        String others = listeners.entrySet().stream()
                .map(each -> "," + each.getKey() + "://127.0.0.1:" + each.getValue())
                .collect(Collectors.joining());
        Path logs = folder.resolve("kafka");
        Properties config = new Properties();
        config.putAll(Map.of(
                "process.roles", "broker,controller",
                "node.id", "1",
                "controller.quorum.voters", "1@127.0.0.1:" + controller,
                "listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controller + others,
                "controller.listener.names", "CONTROLLER",
                "log.dirs", logs.toString(),
                "offsets.topic.replication.factor", "1",
                "transaction.state.log.replication.factor", "1",
                "transaction.state.log.min.isr", "1"));
        config.putAll(Map.of(
                "auto.create.topics.enable", "false",
                "transaction.state.log.num.partitions", "4",
                "offsets.topic.num.partitions", "4",
                "num.network.threads", "2",
                "num.io.threads", "2",
                "listener.security.protocol.map",
                        "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SSL:SSL,SASL_SSL:SASL_SSL"));
        config.putAll(more);
        settings = folder.resolve("server.properties");
        log = folder.resolve("broker.log");
        try (OutputStream out = Files.newOutputStream(settings)) {
            config.store(out, null);
        }
        Child.run(
                folder.resolve("format.log"),
                java(
                        "kafka.tools.StorageTool",
                        "format",
                        "-t",
                        Uuid.randomUuid().toString(),
                        "-c",
                        settings.toString()));
        start();
    }

    /** On the class path of the embedded run's broker. */
    private static List<String> java(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                "java",
                "-Xmx400m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dlogback.configurationFile="
                        + Path.of(System.getProperty("tributary.root"), "infra/broker/logback.xml"),
                "-cp",
                Path.of(System.getProperty("tributary.home"), "lib", "broker") + "/*"));
        command.addAll(List.of(arguments));
        return command;
    }

    /** To be called again once it was killed. */
    void start() {
        server = Child.start(log, Map.of(), java("kafka.Kafka", settings.toString()));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap()))) {
            await("broker").atMost(Duration.ofMinutes(3)).ignoreExceptions().until(() -> {
                if (!server.process().isAlive()) {
                    throw new AssertionError("The broker ended: " + server.output());
                }
                return !admin.describeCluster().nodes().get().isEmpty();
            });
        }
    }

    /** Until {@link #resume}. */
    void pause() {
        signal("STOP");
    }

    void resume() {
        signal("CONT");
    }

    private void signal(String name) {
        Child.run(log.resolveSibling("signal.log"), List.of("kill", "-" + name, String.valueOf(pid())));
    }

    /**
     * Crashes at the end of a transaction and comes back as one of release 4.1 to 4.4 may: it takes it for committed, and has
     * not told the partitions.
     *
     * @param topics with a record of the transaction in their first partition
     */
    void loseCommit(String transactionalId, String... topics) {
        Map<String, Object> config = Map.of("bootstrap.servers", bootstrap(), "transactional.id", transactionalId);
        Producer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
        producer.initTransactions();
        producer.beginTransaction();
        for (String topic : topics) {
            producer.send(new ProducerRecord<>(topic, 0, new byte[0], new byte[0]));
        }
        producer.flush();
        loseEndOf(transactionalId);
        producer.close(Duration.ZERO);
    }

    private void loseEndOf(String transactionalId) {
        TransactionDescription open = ask(
                admin -> admin.describeTransactions(List.of(transactionalId)).description(transactionalId));
        // Records of the coordinator's topic: key and value of version 0, state 4 is CompleteCommit, without
        // partitions.
        byte[] id = transactionalId.getBytes(StandardCharsets.UTF_8);
        ByteBuffer key = ByteBuffer.allocate(4 + id.length).putShort((short) 0).putShort((short) id.length);
        ByteBuffer value = ByteBuffer.allocate(37)
                .putShort((short) 0)
                .putLong(open.producerId())
                .putShort((short) open.producerEpoch())
                .putInt((int) open.transactionTimeoutMs())
                .put((byte) 4)
                .putInt(0)
                .putLong(System.currentTimeMillis())
                .putLong(System.currentTimeMillis());
        Map<String, Object> config = Map.of("bootstrap.servers", bootstrap(), "client.id", MAY_WRITE_EVERYWHERE);
        try (Producer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            int coordinators = producer.partitionsFor(COORDINATOR).size();
            int partition = Utils.abs(transactionalId.hashCode()) % coordinators;
            producer.send(new ProducerRecord<>(
                            COORDINATOR, partition, key.put(id).array(), value.array()))
                    .get(1, TimeUnit.MINUTES);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
        server.process().destroyForcibly();
        server.await();
        start();
    }

    long pid() {
        return server.process().pid();
    }

    boolean isAlive() {
        return server.process().isAlive();
    }

    String bootstrap() {
        return "127.0.0.1:" + port;
    }

    /** Answers what an administrator asks. */
    <T> T ask(Function<Admin, KafkaFuture<T>> question) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap()))) {
            return question.apply(admin).get(1, TimeUnit.MINUTES);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The configuration of a topic, with the broker's defaults. */
    Map<String, String> configuration(String topic) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return ask(admin -> admin.describeConfigs(List.of(resource)).all()).get(resource).entries().stream()
                .filter(entry -> entry.value() != null)
                .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
    }

    /** Gives topics this many partitions. */
    void spread(int partitions, String... topics) {
        ask(admin -> admin.createPartitions(
                        Stream.of(topics).collect(Collectors.toMap(t -> t, t -> NewPartitions.increaseTo(partitions))))
                .all());
    }

    @Override
    public void close() {
        server.close();
    }
}
