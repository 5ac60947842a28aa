package dev.tributary.capture;

import dev.tributary.contract.KafkaAccess;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** The compacted topic with a pipeline's offset: one key in one partition, the last record counts. */
final class OffsetTopic {

    /** The only one in use, however many there are. */
    static final int PARTITION = 0;

    private final KafkaAccess kafka;
    private final TopicPartition partition;
    private final byte[] key;

    OffsetTopic(KafkaAccess kafka, String topic, String pipeline) {
        this.kafka = kafka;
        this.partition = new TopicPartition(topic, PARTITION);
        this.key = pipeline.getBytes(StandardCharsets.UTF_8);
    }

    /** The last committed offset; empty if the pipeline never ran. Nobody else may be about to commit another one. */
    Optional<CaptureOffset> last() {
        return new CommittedTail(kafka)
                .last(partition, record -> Arrays.equals(key, record.key()))
                .map(ConsumerRecord::value)
                .map(CaptureOffsetJson::read);
    }
}
