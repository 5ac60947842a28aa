package dev.tributary.capture;

import dev.tributary.contract.Environment;
import dev.tributary.contract.KafkaAccess;
import dev.tributary.contract.TopicKind;
import dev.tributary.contract.TopicReview;
import dev.tributary.contract.Topics;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates the topics of a pipeline; existing ones are looked at and never changed. How many partitions they have is
 * nobody's business: readers put the records in order by their numbers.
 */
final class TopicSetup {

    private static final Logger LOG = LoggerFactory.getLogger(TopicSetup.class);

    private static final int PATIENCE_MILLIS = 30_000;

    private record Wanted(TopicKind kind, int partitions, short replicas, Map<String, String> configuration) {

        NewTopic creation(String name) {
            return new NewTopic(name, partitions, replicas).configs(configuration);
        }

        TopicReview review(TopicDescription topic, Config config) {
            Map<String, String> actual = config.entries().stream()
                    .filter(entry -> entry.value() != null)
                    .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
            int least = topic.partitions().stream()
                    .mapToInt(partition -> partition.replicas().size())
                    .min()
                    .orElse(0);
            actual.put(TopicReview.REPLICAS, String.valueOf(least));
            Map<String, String> wanted = new LinkedHashMap<>(configuration);
            wanted.put(TopicReview.REPLICAS, String.valueOf(replicas));
            return TopicReview.of(kind, topic.name(), wanted, actual);
        }
    }

    /** Partitions of a new topic of events, as the producers of the example create it. */
    private static final int EVENT_PARTITIONS = 4;

    private final Map<String, Wanted> wanted = new LinkedHashMap<>();
    /** Of event streams; they are created for producers that do not create them, and looked at by nobody here. */
    private final List<NewTopic> events;

    /**
     * @param events names of the event streams
     * @param partitions of a change topic
     * @param replicas of every topic but those of events, which take the broker's default
     */
    TopicSetup(
            Topics topics,
            Collection<TableName> tables,
            Collection<String> events,
            int partitions,
            short replicas,
            Environment environment) {
        for (TableName table : tables) {
            want(topics.changes(table.schema(), table.table()), TopicKind.CHANGES, partitions, replicas, environment);
        }
        want(topics.control(), TopicKind.CONTROL, 1, replicas, environment);
        want(topics.captureOffsets(), TopicKind.OFFSETS, 1, replicas, environment);
        Map<String, String> configuration = TopicKind.EVENTS.configuration(environment);
        this.events = events.stream()
                .map(name -> new NewTopic(topics.events(name), Optional.of(EVENT_PARTITIONS), Optional.empty())
                        .configs(configuration))
                .toList();
    }

    private void want(String topic, TopicKind kind, int partitions, short replicas, Environment environment) {
        wanted.put(topic, new Wanted(kind, partitions, replicas, kind.configuration(environment, replicas)));
    }

    /**
     * @throws ConfigurationException if a topic exists and would lose records in any case
     */
    void ensure(KafkaAccess kafka) throws InterruptedException {
        try (Admin admin = Admin.create(
                kafka.requireSpoken().with(Map.of(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS)))) {
            Set<String> existing = admin.listTopics().names().get();
            List<NewTopic> missing = wanted.entrySet().stream()
                    .filter(topic -> !existing.contains(topic.getKey()))
                    .map(topic -> topic.getValue().creation(topic.getKey()))
                    .toList();
            admin.createTopics(missing).all().get();
            review(admin, wanted.keySet().stream().filter(existing::contains).toList());
            createEvents(admin, existing);
        } catch (ExecutionException e) {
            RuntimeException other = new IllegalStateException(
                    "Cannot set up the topics at " + kafka + ": " + e.getCause().getMessage(), e.getCause());
            throw kafka.explain(e.getCause()).map(RuntimeException.class::cast).orElse(other);
        }
    }

    /**
     * A producer that does not create its topic waits for it in vain where the broker creates none by itself. The capture
     * does not need these topics, so it starts without them.
     */
    private void createEvents(Admin admin, Set<String> existing) throws InterruptedException {
        for (NewTopic topic : events) {
            try {
                if (!existing.contains(topic.name())) {
                    admin.createTopics(List.of(topic)).all().get();
                }
            } catch (ExecutionException e) {
                // Its producer may create it at the same moment.
                if (!(e.getCause() instanceof TopicExistsException)) {
                    LOG.warn(
                            "Topic {} of an event stream does not exist and could not be created: {}. Create it, or let its"
                                    + " producer do so.",
                            topic.name(),
                            e.getCause().getMessage());
                }
            }
        }
    }

    private void review(Admin admin, List<String> kept) throws ExecutionException, InterruptedException {
        Map<String, TopicDescription> topics =
                admin.describeTopics(kept).allTopicNames().get();
        Map<ConfigResource, Config> configs = admin.describeConfigs(kept.stream()
                        .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                        .toList())
                .all()
                .get();
        List<TopicReview> reviews = configs.entrySet().stream()
                .map(entry -> wanted.get(entry.getKey().name())
                        .review(topics.get(entry.getKey().name()), entry.getValue()))
                .toList();
        reviews.stream().flatMap(review -> review.risk().stream()).sorted().forEach(LOG::warn);
        reviews.stream()
                .flatMap(review -> review.difference().stream())
                .sorted()
                .forEach(LOG::info);
        String refusals = reviews.stream()
                .map(TopicReview::refusal)
                .flatMap(Optional::stream)
                .sorted()
                .collect(Collectors.joining(" "));
        if (!refusals.isEmpty()) {
            throw new ConfigurationException(refusals);
        }
    }
}
