package dev.tributary.bench.capture;

import dev.tributary.contract.Operation;
import dev.tributary.contract.Stamp;
import dev.tributary.contract.Topics;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What a reader of committed records finds in the topics of a pipeline. */
final class Delivered {

    private static final List<Operation> ROWS =
            List.of(Operation.READ, Operation.CREATE, Operation.UPDATE, Operation.DELETE);

    private final Tally tally = new Tally();
    private final BitSet numbers = new BitSet();
    private long first = Long.MAX_VALUE;
    private long records;

    private Delivered() {}

    static Delivered read(String bootstrap, Topics topics) {
        Delivered delivered = new Delivered();
        Map<String, Object> config = Map.of(
                "bootstrap.servers", bootstrap, "isolation.level", "read_committed", "enable.auto.commit", false);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.listTopics().entrySet().stream()
                    .filter(topic -> topics.captured().matcher(topic.getKey()).matches())
                    .flatMap(topic -> topic.getValue().stream())
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> delivered.add(record, topics));
            }
        }
        return delivered;
    }

    private void add(ConsumerRecord<byte[], byte[]> record, Topics topics) {
        Stamp stamp = Stamp.decode(record.headers().lastHeader(Stamp.HEADER).value());
        numbers.set(Math.toIntExact(stamp.position().seq()));
        first = Math.min(first, stamp.position().seq());
        records++;
        if (ROWS.contains(stamp.operation())) {
            tally.add(
                    record.topic().substring(topics.pipeline().length() + 1),
                    stamp.operation().code());
        }
    }

    /** Row events. */
    Tally tally() {
        return tally;
    }

    /**
     * Every number once, without a hole.
     *
     * @throws IllegalStateException if not
     */
    void requireDense() {
        long range = numbers.length() - first;
        if (numbers.cardinality() != records || range != records) {
            throw new IllegalStateException(records + " records have " + numbers.cardinality()
                    + " different numbers, from " + first + " to " + (numbers.length() - 1)
                    + ": something was lost or sent twice.");
        }
    }
}
