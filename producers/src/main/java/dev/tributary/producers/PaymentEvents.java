package dev.tributary.producers;

import dev.tributary.contract.Environment;
import dev.tributary.contract.KafkaAccess;
import dev.tributary.contract.Metrics;
import dev.tributary.contract.RegistryAccess;
import dev.tributary.contract.SchemaRegistry;
import dev.tributary.contract.StatusEndpoint;
import dev.tributary.contract.TopicKind;
import dev.tributary.contract.Topics;
import dev.tributary.spec.EventStream;
import dev.tributary.spec.Pipeline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.avro.Schema;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Step 1c in the demo: a back end that publishes payments to Kafka, until SIGTERM. */
@Command(
        name = "payment-events",
        description = {
            "Publishes the shop's payments to Kafka, as Avro in the Confluent wire format.",
            "Reads TRIBUTARY_PIPELINE, _KAFKA, _REGISTRY and _STATE, TRIBUTARY_STATUS_PORT and TRIBUTARY_TOKEN."
        },
        exitCodeListHeading = "Exit codes: 0 ended as asked, 1 failure, 2 usage or configuration%n")
public final class PaymentEvents implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(PaymentEvents.class);
    private static final String STREAM = "payments";
    private static final int PARTITIONS = 4;
    private static final Duration BACKLOG = Duration.ofSeconds(2);

    private final Lifetime lifetime;
    private final Environment environment;
    private final Health health = new Health();
    private final EventTally tally = new EventTally();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this.")
    private boolean help;

    @Option(names = "--rate", description = "Events a second (${DEFAULT-VALUE}); 0 sends the rubbish only and ends.")
    private double rate = 20;

    @Option(names = "--seed", description = "Of the content; the same seed does the same (${DEFAULT-VALUE}).")
    private long seed = 42;

    @Option(names = "--for", description = "How long, for example 90s or 1h; without it until SIGTERM.")
    private Duration time;

    @Option(names = "--rubbish", description = "Send so many records first that nobody can decode (${DEFAULT-VALUE}).")
    private int rubbish = 0;

    /** Where to publish what. */
    private record Target(
            EventTopic topic,
            EventStream stream,
            Schema schema,
            KafkaAccess kafka,
            RegistryAccess registry,
            Path numbers) {}

    PaymentEvents(Lifetime lifetime, Environment environment) {
        this.lifetime = lifetime;
        this.environment = environment;
    }

    public static void main(String[] arguments) {
        Lifetime.run(lifetime -> CommandLines.execute(new PaymentEvents(lifetime, Environment.ofProcess()), arguments));
    }

    @Override
    public Integer call() {
        Target target = Misconfigured.unlessRead(this::target);
        lifetime.endAfter(time);
        try (Metrics metrics = new Metrics(Map.of());
                StatusEndpoint status = CommandLines.status(environment)) {
            tally.bindTo(metrics.registry());
            health.bindTo(metrics.registry(), "tributary.payments.working");
            status.health(health::reason).status(tally::json).metrics(metrics).start();
            LOG.info(
                    "Seed {}, {} events a second to {} at {}",
                    seed,
                    rate,
                    target.topic().name(),
                    target.kafka());
            EventMessages messages = new Preparation(health, lifetime).untilDone(() -> prepare(target));
            if (messages != null) {
                publish(target, messages);
            }
        }
        LOG.info("Ended: {}", tally.json());
        return 0;
    }

    private Target target() {
        if (rate < 0 || rubbish < 0) {
            throw new IllegalArgumentException("--rate and --rubbish are not negative");
        }
        Pipeline pipeline = Pipeline.load(environment.pipeline());
        EventStream stream = pipeline.events().stream()
                .filter(candidate -> candidate.name().equals(STREAM))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(environment.pipeline() + " names no events '" + STREAM
                        + "' but "
                        + pipeline.events().stream().map(EventStream::name).toList()));
        return new Target(
                new EventTopic(
                        new Topics(pipeline.name()).events(STREAM),
                        PARTITIONS,
                        TopicKind.EVENTS.configuration(environment)),
                stream,
                schema(stream.schema()),
                KafkaAccess.of(environment),
                RegistryAccess.of(environment),
                environment.state().resolve("payment-events.next"));
    }

    private static Schema schema(Path file) {
        try {
            return new Schema.Parser().parse(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the schema " + file, e);
        }
    }

    private EventMessages prepare(Target target) {
        target.topic().create(target.kafka());
        return EventMessages.register(
                new SchemaRegistry(target.registry()), target.topic().name(), target.stream(), target.schema());
    }

    private void publish(Target target, EventMessages messages) {
        Payments payments = new Payments(target.schema(), seed, Clock.systemUTC());
        try (EventNumbers numbers = new EventNumbers(target.numbers());
                EventSender sender = EventSender.to(target.kafka(), lifetime, health)) {
            EventPublisher publisher = new EventPublisher(payments, numbers, messages, sender, tally, lifetime, seed);
            publisher.rubbish(rubbish);
            if (rate > 0) {
                publisher.publish(new Pace(rate, BACKLOG, System::nanoTime));
            }
        }
    }
}
