package dev.tributary.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.contract.KafkaAccess;
import dev.tributary.contract.LakeTable;
import dev.tributary.lake.Lake;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.spark.sql.streaming.StreamingQuery;

/**
 * Waits until the events that their topics hold at this moment are in the refined tables.
 *
 * @param topics of events
 * @param raw reads them into {@code raw.events}
 * @param streams read them from there
 */
record EventsWait(KafkaAccess kafka, Pattern topics, Lake lake, StreamingQuery raw, List<StreamingQuery> streams) {

    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Returns when they are, or when the time is over.
     *
     * @throws IllegalStateException if Kafka does not tell where the topics end
     */
    void atMost(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        Map<TopicPartition, Long> ends = ends();
        until(deadline, () -> ends.entrySet().stream().allMatch(end -> rawOffset(end.getKey()) >= end.getValue()));
        long version = lake.version(LakeTable.RAW_EVENTS);
        until(deadline, () -> streams.stream().allMatch(stream -> nextVersion(stream) > version));
    }

    private static void until(long deadline, BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
            TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
        }
    }

    private Map<TopicPartition, Long> ends() throws InterruptedException {
        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            List<String> names = admin.listTopics().names().get().stream()
                    .filter(name -> topics.matcher(name).matches())
                    .toList();
            Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
            for (TopicDescription topic :
                    admin.describeTopics(names).allTopicNames().get().values()) {
                topic.partitions()
                        .forEach(partition -> asked.put(
                                new TopicPartition(topic.name(), partition.partition()), OffsetSpec.latest()));
            }
            Map<TopicPartition, Long> ends = new HashMap<>();
            admin.listOffsets(asked, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                    .all()
                    .get()
                    .forEach((partition, end) -> ends.put(partition, end.offset()));
            ends.values().removeIf(end -> end == 0);
            return ends;
        } catch (ExecutionException e) {
            throw new IllegalStateException("Kafka does not tell where the event topics end: " + e.getMessage(), e);
        }
    }

    private long rawOffset(TopicPartition partition) {
        return end(raw).path(partition.topic())
                .path(String.valueOf(partition.partition()))
                .asLong();
    }

    /** The version of {@code raw.events} that a stream reads next. */
    private static long nextVersion(StreamingQuery stream) {
        return end(stream).path("reservoirVersion").asLong();
    }

    /** How far a query has come, as its source writes it. */
    private static JsonNode end(StreamingQuery query) {
        if (query.lastProgress() == null || query.lastProgress().sources().length == 0) {
            return JSON.createObjectNode();
        }
        try {
            return JSON.readTree(query.lastProgress().sources()[0].endOffset());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Spark tells no offsets of " + query.name(), e);
        }
    }
}
