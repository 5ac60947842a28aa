package dev.tributary.capture.it;

import static org.awaitility.Awaitility.await;

import dev.tributary.contract.ConfluentWire;
import dev.tributary.contract.RegistryAccess;
import dev.tributary.contract.SchemaRegistry;
import dev.tributary.contract.Stamp;
import dev.tributary.contract.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads what a pipeline's capture committed, with Avro's own generic reader. */
final class Reader {

    private static final Set<TransactionState> ENDING =
            EnumSet.of(TransactionState.PREPARE_COMMIT, TransactionState.PREPARE_ABORT);

    private final String bootstrap;
    private final SchemaRegistry registry;
    private final Map<Integer, Schema> schemas = new HashMap<>();

    Reader(String bootstrap, URI registry) {
        this.bootstrap = bootstrap;
        this.registry = new SchemaRegistry(RegistryAccess.plain(registry));
    }

    /**
     * Everything committed so far, by number. A commit that the capture has been told of, or has died over, becomes visible
     * partition by partition; what is read while that goes on is read again.
     */
    List<Received> all(Topics topics) {
        try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", bootstrap))) {
            while (true) {
                Optional<TransactionDescription> before = awaitMarkers(admin, topics);
                List<Received> all = new ArrayList<>();
                each(topics, all::add);
                if (awaitMarkers(admin, topics).equals(before)) {
                    all.sort(Comparator.comparing(received -> received.stamp().position()));
                    return all;
                }
            }
        }
    }

    /** The capture's last Kafka transaction, which is not just ending; empty if there was none. */
    private static Optional<TransactionDescription> awaitMarkers(Admin admin, Topics topics) {
        return await("markers of the last transaction")
                .atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> last(admin, "tributary-capture-" + topics.pipeline()), last -> last.map(
                                TransactionDescription::state)
                        .filter(ENDING::contains)
                        .isEmpty());
    }

    private static Optional<TransactionDescription> last(Admin admin, String id) throws InterruptedException {
        try {
            return Optional.of(
                    admin.describeTransactions(List.of(id)).description(id).get());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TransactionalIdNotFoundException) {
                return Optional.empty();
            }
            throw new IllegalStateException(e);
        }
    }

    /** The same, one after the other as the partitions come. */
    void each(Topics topics, Consumer<Received> taker) {
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
                consumer.poll(Duration.ofMillis(200)).forEach(record -> taker.accept(decode(record)));
            }
        }
    }

    private Received decode(ConsumerRecord<byte[], byte[]> record) {
        Map<String, GenericRecord> headers = new HashMap<>();
        for (Header header : record.headers()) {
            if (!header.key().equals(Stamp.HEADER)) {
                headers.put(header.key(), avro(header.value()));
            }
        }
        Stamp stamp = Stamp.decode(record.headers().lastHeader(Stamp.HEADER).value());
        return new Received(record.topic(), avro(record.key()), avro(record.value()), stamp, headers);
    }

    private GenericRecord avro(byte[] message) {
        if (message == null) {
            return null;
        }
        Schema schema = schemas.computeIfAbsent(
                ConfluentWire.schemaId(message), id -> new Schema.Parser().parse(registry.schema(id)));
        try {
            return new GenericDatumReader<GenericRecord>(schema)
                    .read(
                            null,
                            DecoderFactory.get()
                                    .binaryDecoder(
                                            message,
                                            ConfluentWire.PREFIX,
                                            message.length - ConfluentWire.PREFIX,
                                            null));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
