package dev.tributary.producers;

import dev.tributary.contract.KafkaAccess;
import dev.tributary.contract.TopicKind;
import dev.tributary.contract.TopicReview;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates the topic of an event stream on purpose: brokers that create topics by themselves choose how.
 *
 * @param configuration of a new topic
 */
record EventTopic(String name, int partitions, Map<String, String> configuration) {

    private static final Logger LOG = LoggerFactory.getLogger(EventTopic.class);

    /**
     * Creates the topic; one that exists is looked at and never changed.
     *
     * @throws Misconfigured if it exists and would lose events in any case
     * @throws dev.tributary.contract.AccessException if the broker cannot be reached, or lets nobody in
     * @throws KafkaException if the broker refuses
     */
    void create(KafkaAccess kafka) {
        Map<String, Object> settings = kafka.requireSpoken()
                .with(Map.of(
                        AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000,
                        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000));
        try (Admin admin = Admin.create(settings)) {
            try {
                NewTopic topic = new NewTopic(name, Optional.of(partitions), Optional.empty());
                admin.createTopics(List.of(topic.configs(configuration))).all().get();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
                review(admin);
            }
        } catch (ExecutionException e) {
            kafka.explain(e.getCause()).ifPresent(why -> {
                throw why;
            });
            if (e.getCause() instanceof KafkaException refused) {
                throw refused;
            }
            throw new KafkaException("Cannot create topic " + name, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("Interrupted while creating topic " + name, e);
        }
    }

    private void review(Admin admin) throws ExecutionException, InterruptedException {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, name);
        Map<String, String> actual = admin.describeConfigs(List.of(topic)).all().get().get(topic).entries().stream()
                .filter(entry -> entry.value() != null)
                .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
        TopicReview review = TopicReview.of(TopicKind.EVENTS, name, configuration, actual);
        review.risk().ifPresent(LOG::warn);
        review.difference().ifPresent(LOG::info);
        review.refusal().ifPresent(why -> {
            throw new Misconfigured(why, null);
        });
    }
}
