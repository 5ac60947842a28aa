package dev.tributary.platform.servers;

import dev.tributary.platform.process.Command;
import dev.tributary.platform.process.Tool;
import dev.tributary.platform.run.Failure;
import dev.tributary.platform.supervise.Service;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** One Kafka node that is broker and controller. */
final class Broker implements Service {

    static final String NAME = "broker";
    static final String CONTROLLER = "controller";

    private final Site site;

    Broker(Site site) {
        this.site = site;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void prepare() throws IOException {
        site.folder(NAME);
        Files.writeString(properties(), settings());
        if (!Files.exists(data().resolve("meta.properties"))) {
            format();
        }
    }

    @Override
    public Command command() {
        return jvm("512m", List.of("kafka.Kafka", properties().toString()));
    }

    @Override
    public Optional<String> check() throws IOException {
        return KafkaHandshake.with(site.ports().of(NAME));
    }

    @Override
    public Duration stopLimit() {
        return Duration.ofSeconds(30);
    }

    private Command jvm(String heap, List<String> main) {
        Path logging = site.home().configuration(NAME).resolve("logback.xml");
        List<String> entry = new ArrayList<>(List.of("-cp", site.home().classPath(NAME)));
        entry.addAll(main);
        return new Jvm(NAME, heap, List.of("-Dlogback.configurationFile=" + logging)).command(site, entry, Map.of());
    }

    /** Gives the empty log folder its cluster id, as Kafka asks before the first start. */
    private void format() {
        String file = properties().toString();
        Command command = jvm(
                "128m",
                List.of(
                        "kafka.tools.StorageTool",
                        "format",
                        "--ignore-formatted",
                        "--cluster-id=" + clusterId(),
                        "-c",
                        file));
        Tool.Outcome outcome = Tool.run(command, "Kafka's storage tool");
        if (!outcome.succeeded()) {
            throw Failure.failed("Kafka's log folder " + data() + " could not be formatted: " + outcome.lastWord());
        }
    }

    private static String clusterId() {
        UUID id = UUID.randomUUID();
        ByteBuffer bytes =
                ByteBuffer.allocate(16).putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    private String settings() {
        String client = site.ports().address(NAME);
        String controller = site.ports().address(CONTROLLER);
        return String.join(
                "\n",
                "# Written at each start.",
                "process.roles=broker,controller",
                "node.id=1",
                "controller.quorum.voters=1@" + controller,
                "listeners=CLIENT://" + client + ",CONTROLLER://" + controller,
                "advertised.listeners=CLIENT://" + client,
                "listener.security.protocol.map=CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "inter.broker.listener.name=CLIENT",
                "controller.listener.names=CONTROLLER",
                "log.dirs=" + data(),
                "# A topic with a mistyped name shall not come to life.",
                "auto.create.topics.enable=false",
                "num.partitions=1",
                "default.replication.factor=1",
                "offsets.topic.replication.factor=1",
                "offsets.topic.num.partitions=4",
                "transaction.state.log.replication.factor=1",
                "transaction.state.log.min.isr=1",
                "transaction.state.log.num.partitions=4",
                "share.coordinator.state.topic.replication.factor=1",
                "share.coordinator.state.topic.min.isr=1",
                "share.coordinator.state.topic.num.partitions=1",
                "group.initial.rebalance.delay.ms=0",
                "# Nothing is thrown away: raw can be rebuilt from the topics while the run exists.",
                "log.retention.ms=-1",
                "log.retention.bytes=-1",
                "log.segment.bytes=134217728",
                "log.cleaner.dedupe.buffer.size=16777216",
                "num.network.threads=2",
                "num.io.threads=4",
                "background.threads=2",
                "");
    }

    private Path properties() {
        return site.run().state(NAME).resolve("server.properties");
    }

    private Path data() {
        return site.run().state(NAME).resolve("data");
    }
}
