package dev.tributary.capture;

import dev.tributary.contract.Topics;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;

/** Creates the topics of a pipeline, and refuses existing ones in which order or history would be lost. */
final class TopicSetup {

    private final Map<String, NewTopic> wanted = new LinkedHashMap<>();

    /**
     * @param partitions of a change topic
     * @param replication of every topic
     */
    TopicSetup(Topics topics, Collection<TableName> tables, int partitions, short replication) {
        String size = String.valueOf(Outbox.MAX_RECORD_BYTES);
        Map<String, String> log = Map.of("cleanup.policy", "delete", "max.message.bytes", size);
        for (TableName table : tables) {
            want(topics.changes(table.schema(), table.table()), partitions, replication, log);
        }
        want(topics.control(), 1, replication, log);
        want(topics.captureOffsets(), 1, replication, OffsetTopic.config());
    }

    private void want(String topic, int partitions, short replication, Map<String, String> config) {
        wanted.put(topic, new NewTopic(topic, partitions, replication).configs(config));
    }

    /**
     * @throws ConfigurationException if a topic exists and does not fit
     */
    void ensure(String bootstrap) throws InterruptedException {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap))) {
            Set<String> existing = admin.listTopics().names().get();
            List<NewTopic> missing = wanted.values().stream()
                    .filter(topic -> !existing.contains(topic.name()))
                    .toList();
            admin.createTopics(missing).all().get();
            List<String> kept =
                    wanted.keySet().stream().filter(existing::contains).toList();
            check(
                    admin.describeTopics(kept).allTopicNames().get(),
                    admin.describeConfigs(kept.stream()
                                    .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                                    .toList())
                            .all()
                            .get());
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "Cannot set up the topics at " + bootstrap + ": "
                            + e.getCause().getMessage(),
                    e.getCause());
        }
    }

    private void check(Map<String, TopicDescription> topics, Map<ConfigResource, Config> configs) {
        String problems = configs.entrySet().stream()
                .map(entry -> problem(topics.get(entry.getKey().name()), entry.getValue()))
                .filter(problem -> problem != null)
                .sorted()
                .collect(Collectors.joining(" "));
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
    }

    private String problem(TopicDescription topic, Config config) {
        NewTopic want = wanted.get(topic.name());
        boolean single = want.numPartitions() == 1;
        if (single && topic.partitions().size() != 1) {
            return "Topic " + topic.name() + " has " + topic.partitions().size()
                    + " partitions but must have one: delete it, or choose another pipeline name.";
        }
        String policy = want.configs().get("cleanup.policy");
        String actual = config.get("cleanup.policy").value();
        return policy.equals(actual)
                ? null
                : "Topic " + topic.name() + " has cleanup.policy " + actual + " but must have " + policy
                        + ": change it, since else records would vanish unread.";
    }
}
