package dev.tributary.capture;

import dev.tributary.contract.KafkaAccess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The end of a partition, as readers of committed records see it. */
record CommittedTail(KafkaAccess kafka) {

    /** What is looked for is here as a rule; the whole partition is read only if not. */
    private static final long LENGTH = 1_000;

    /** The last record of a kind; empty if there is none. */
    Optional<ConsumerRecord<byte[], byte[]>> last(
            TopicPartition partition, Predicate<ConsumerRecord<byte[], byte[]>> wanted) {
        Map<String, Object> config = kafka.with(Map.of(
                ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false,
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false));
        try (Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            long begin = consumer.beginningOffsets(List.of(partition)).get(partition);
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            long tail = Math.max(begin, end - LENGTH);
            Optional<ConsumerRecord<byte[], byte[]>> last = last(consumer, partition, tail, end, wanted);
            return last.isPresent() || tail == begin ? last : last(consumer, partition, begin, tail, wanted);
        }
    }

    private static Optional<ConsumerRecord<byte[], byte[]>> last(
            Consumer<byte[], byte[]> consumer,
            TopicPartition partition,
            long from,
            long to,
            Predicate<ConsumerRecord<byte[], byte[]>> wanted) {
        ConsumerRecord<byte[], byte[]> last = null;
        consumer.seek(partition, from);
        while (consumer.position(partition) < to) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                if (wanted.test(record)) {
                    last = record;
                }
            }
        }
        return Optional.ofNullable(last);
    }
}
