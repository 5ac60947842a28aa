package dev.tributary.bench.capture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;

/** A Kafka node that is broker and controller, in a process of its own, set as in the embedded run. */
final class Broker implements AutoCloseable {

    private final int port = Ports.free();
    private final Child server;

    Broker(Distribution distribution, Path folder) throws IOException {
        Path settings = Files.writeString(folder.resolve("server.properties"), settings(folder.resolve("kafka")));
        String logging = "-Dlogback.configurationFile=" + distribution.root().resolve("infra/broker/logback.xml");
        List<String> format = List.of(
                logging,
                "-cp",
                distribution.classPath("broker"),
                "kafka.tools.StorageTool",
                "format",
                "--cluster-id=" + clusterId(),
                "-c",
                settings.toString());
        Child.run(folder.resolve("format.log"), Distribution.java("128m", format));
        List<String> run =
                List.of(logging, "-cp", distribution.classPath("broker"), "kafka.Kafka", settings.toString());
        server = Child.start(folder.resolve("broker.log"), Map.of(), Distribution.java("768m", run));
        Patience.await("the broker", Duration.ofMinutes(2), Duration.ofMillis(500), this::answers);
    }

    private boolean answers() {
        server.requireAlive();
        try (Admin admin = Admin.create(
                Map.of("bootstrap.servers", bootstrap(), "default.api.timeout.ms", 2000, "request.timeout.ms", 1000))) {
            return !admin.describeCluster().nodes().get().isEmpty();
        } catch (Exception e) {
            return false;
        }
    }

    private String settings(Path data) {
        int controller = Ports.free();
        return String.join(
                "\n",
                "process.roles=broker,controller",
                "node.id=1",
                "controller.quorum.voters=1@127.0.0.1:" + controller,
                "listeners=CLIENT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controller,
                "listener.security.protocol.map=CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "inter.broker.listener.name=CLIENT",
                "controller.listener.names=CONTROLLER",
                "log.dirs=" + data,
                "auto.create.topics.enable=false",
                "offsets.topic.replication.factor=1",
                "offsets.topic.num.partitions=4",
                "transaction.state.log.replication.factor=1",
                "transaction.state.log.min.isr=1",
                "transaction.state.log.num.partitions=4",
                "log.segment.bytes=134217728",
                "file.delete.delay.ms=1000",
                "num.network.threads=2",
                "num.io.threads=4",
                "background.threads=2",
                "");
    }

    private static String clusterId() {
        UUID id = UUID.randomUUID();
        ByteBuffer bytes =
                ByteBuffer.allocate(16).putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    String bootstrap() {
        return "127.0.0.1:" + port;
    }

    double cpuSeconds() {
        return server.cpuSeconds();
    }

    @Override
    public void close() {
        server.close();
    }
}
