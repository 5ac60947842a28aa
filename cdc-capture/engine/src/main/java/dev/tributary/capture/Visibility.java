package dev.tributary.capture;

import dev.tributary.contract.KafkaAccess;
import dev.tributary.contract.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * Whether readers of committed records can see what was committed. A commit has succeeded before they can, as a rule by some
 * milliseconds. But a broker of release 4.1 to 4.4 that comes back after a crash may take a transaction for ended without
 * having written that into its partitions; it stays open there until a later one ends it, in whatever way that one ends.
 */
record Visibility(KafkaAccess kafka, Topics topics) {

    private static final Duration PAUSE = Duration.ofMillis(100);

    /**
     * To be called when no transaction of the capture is open. One that stays open in partitions all the same is taken
     * back if that loses nothing.
     *
     * @param id under which the capture writes
     * @throws ConfigurationException if it must not be taken back
     */
    void requireNothingOpen(String id, Duration patience) throws InterruptedException {
        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            List<TopicPartition> all = partitions(admin);
            Set<TopicPartition> open = awaitEnd(admin, all, patience);
            if (open.isEmpty()) {
                return;
            }
            Optional<String> lasting = new LostCommit(admin, kafka, topics, id).takeBack(open, all);
            open = lasting.isPresent() ? open : awaitEnd(admin, open, patience);
            if (!open.isEmpty()) {
                throw new ConfigurationException("Kafka keeps a transaction open that has ended, in "
                        + open.stream().map(TopicPartition::toString).sorted().collect(Collectors.joining(", "))
                        + ". A broker of release 4.1 to 4.4 that crashes at the end of a commit leaves that behind. "
                        + lasting.map(why -> why + " ").orElse("")
                        + "End it with Kafka's kafka-transactions.sh as docs/operations.md says, then start again.");
            }
        } catch (ExecutionException e) {
            throw failed(e);
        }
    }

    /** Those in which a transaction is open still when patience has ended. */
    private static Set<TopicPartition> awaitEnd(Admin admin, Collection<TopicPartition> partitions, Duration patience)
            throws ExecutionException, InterruptedException {
        Set<TopicPartition> open = new HashSet<>(partitions);
        for (long deadline = deadline(patience); ; pause()) {
            Map<TopicPartition, Long> all = ends(admin, open, IsolationLevel.READ_UNCOMMITTED);
            Map<TopicPartition, Long> committed = ends(admin, open, IsolationLevel.READ_COMMITTED);
            open.removeIf(partition -> committed.get(partition) >= all.get(partition));
            if (open.isEmpty() || System.nanoTime() > deadline) {
                return open;
            }
        }
    }

    /**
     * Waits until an offset that was committed can be read.
     *
     * @param offset of its record in the topic of offsets
     * @throws IllegalStateException if it cannot in time
     */
    void require(long offset, Duration patience) throws InterruptedException {
        TopicPartition partition = new TopicPartition(topics.captureOffsets(), OffsetTopic.PARTITION);
        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            long deadline = deadline(patience);
            while (ends(admin, List.of(partition), IsolationLevel.READ_COMMITTED)
                            .get(partition)
                    <= offset) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("Kafka took the commit of offset " + offset + " in " + partition
                            + ", but readers of committed records do not see it. The database has not heard of it.");
                }
                pause();
            }
        } catch (ExecutionException e) {
            throw failed(e);
        }
    }

    private static long deadline(Duration patience) {
        return System.nanoTime() + patience.toNanos();
    }

    private static void pause() throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
    }

    private List<TopicPartition> partitions(Admin admin) throws ExecutionException, InterruptedException {
        List<String> ours = admin.listTopics().names().get().stream()
                .filter(topic -> topics.captured().matcher(topic).matches() || topic.equals(topics.captureOffsets()))
                .toList();
        return admin.describeTopics(ours).allTopicNames().get().values().stream()
                .flatMap(topic -> of(topic).stream())
                .toList();
    }

    private static List<TopicPartition> of(TopicDescription topic) {
        return topic.partitions().stream()
                .map(partition -> new TopicPartition(topic.name(), partition.partition()))
                .toList();
    }

    private static Map<TopicPartition, Long> ends(
            Admin admin, Collection<TopicPartition> partitions, IsolationLevel isolation)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> latest =
                partitions.stream().collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
        return admin.listOffsets(latest, new ListOffsetsOptions(isolation)).all().get().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, end -> end.getValue().offset()));
    }

    private RuntimeException failed(ExecutionException e) {
        RuntimeException other = new IllegalStateException(
                "Kafka at " + kafka + " does not tell where its topics end: "
                        + e.getCause().getMessage(),
                e.getCause());
        return kafka.explain(e.getCause()).map(RuntimeException.class::cast).orElse(other);
    }
}
