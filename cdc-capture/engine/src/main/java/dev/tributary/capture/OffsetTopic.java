package dev.tributary.capture;

import dev.tributary.contract.KafkaAccess;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The compacted topic with a pipeline's offset: one key in one partition, the last record counts. */
final class OffsetTopic {

    /** The only one in use, however many there are. */
    static final int PARTITION = 0;

    /** The topic's tail usually has an offset, so its whole length is read only if not. */
    private static final long TAIL = 1_000;

    private final KafkaAccess kafka;
    private final TopicPartition partition;
    private final byte[] key;

    OffsetTopic(KafkaAccess kafka, String topic, String pipeline) {
        this.kafka = kafka;
        this.partition = new TopicPartition(topic, PARTITION);
        this.key = pipeline.getBytes(StandardCharsets.UTF_8);
    }

    /** The last committed offset; empty if the pipeline never ran. Call it when no transaction is open. */
    Optional<CaptureOffset> last() {
        Map<String, Object> config = kafka.with(Map.of(
                ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false,
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false));
        try (Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            long begin = consumer.beginningOffsets(List.of(partition)).get(partition);
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            Optional<CaptureOffset> tail = last(consumer, Math.max(begin, end - TAIL), end);
            return tail.isPresent() ? tail : last(consumer, begin, end);
        }
    }

    private Optional<CaptureOffset> last(Consumer<byte[], byte[]> consumer, long from, long end) {
        byte[] last = null;
        consumer.seek(partition, from);
        while (consumer.position(partition) < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                if (java.util.Arrays.equals(key, record.key())) {
                    last = record.value();
                }
            }
        }
        return Optional.ofNullable(last).map(CaptureOffsetJson::read);
    }
}
