package dev.tributary.capture;

import dev.tributary.contract.KafkaAccess;
import dev.tributary.contract.TopicKind;
import dev.tributary.contract.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Kafka transactions of one capture. A transaction is open from the first record until {@link #commit} or
 * {@link #abort}; another process with the same pipeline is fenced off by the transactional id. Not thread-safe.
 */
final class Outbox implements AutoCloseable {

    /** Waits until a committed offset can be read, by the place of its record. */
    @FunctionalInterface
    interface Visible {
        void require(long offset) throws InterruptedException;
    }

    /** A commit that takes longer may have lost its broker on the way. */
    private static final Duration SLOW = Duration.ofSeconds(2);

    /** Until a slow commit can be seen, and until nothing is open at the start, when all markers are written. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Duration START = Duration.ofSeconds(10);

    private final Producer<byte[], byte[]> producer;
    private final String offsetTopic;
    private final byte[] offsetKey;
    private final CrashPoints points;
    private final Visible visible;
    private volatile boolean open;
    private volatile long openedNanos;
    private volatile long longestNanos;
    private long records;
    private volatile long commits;
    private volatile double commitNanos;

    Outbox(
            Producer<byte[], byte[]> producer,
            String offsetTopic,
            String pipeline,
            CrashPoints points,
            Visible visible) {
        this.producer = producer;
        this.visible = visible;
        this.offsetTopic = offsetTopic;
        this.points = points;
        this.offsetKey = pipeline.getBytes(StandardCharsets.UTF_8);
    }

    /** Connects, fences a predecessor off and completes or aborts what it left open. */
    static Outbox connect(KafkaAccess kafka, Topics topics, CrashPoints points) throws InterruptedException {
        String pipeline = topics.pipeline();
        Map<String, Object> config = kafka.with(Map.of());
        config.put(ProducerConfig.CLIENT_ID_CONFIG, "tributary-capture-" + pipeline);
        String id = "tributary-capture-" + pipeline;
        config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, id);
        config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 60_000);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        config.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 << 10);
        // A send right after a commit is refused until the commit's markers are written: ask again soon.
        config.put(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, 10);
        config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 64L << 20);
        config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, TopicKind.MAX_RECORD_BYTES);
        // New partitions are used this soon.
        config.put(ProducerConfig.METADATA_MAX_AGE_CONFIG, 30_000);
        Producer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
        Visibility visibility = new Visibility(kafka, topics);
        try {
            producer.initTransactions();
            visibility.requireNothingOpen(id, START);
        } catch (RuntimeException | InterruptedException e) {
            producer.close(Duration.ZERO);
            throw e;
        }
        return new Outbox(
                producer, topics.captureOffsets(), pipeline, points, offset -> visibility.require(offset, PATIENCE));
    }

    void send(ProducerRecord<byte[], byte[]> record) {
        points.reached(CrashPoint.BEFORE_SEND);
        begin();
        records++;
        // A failure surfaces in commit, which then fails as a whole.
        producer.send(record);
    }

    /** Makes all records since the last commit, and the offset with them, visible at once. */
    void commit(CaptureOffset offset) {
        begin();
        points.reached(CrashPoint.AFTER_SEND);
        Future<RecordMetadata> sent = producer.send(
                new ProducerRecord<>(offsetTopic, OffsetTopic.PARTITION, offsetKey, CaptureOffsetJson.write(offset)));
        points.reached(CrashPoint.AFTER_OFFSET);
        long began = System.nanoTime();
        producer.commitTransaction();
        long took = System.nanoTime() - began;
        if (took > SLOW.toNanos()) {
            awaitVisible(sent);
        }
        commitNanos += took;
        commits++;
        ended();
        points.reached(CrashPoint.AFTER_COMMIT);
    }

    private void awaitVisible(Future<RecordMetadata> sent) {
        try {
            visible.require(sent.get().offset());
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "The offset was not sent: " + e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for a commit to be seen", e);
        }
    }

    /** Takes all records since the last commit back. */
    void abort() {
        if (open) {
            producer.abortTransaction();
            ended();
        }
    }

    private void ended() {
        longestNanos = Math.max(longestNanos, System.nanoTime() - openedNanos);
        open = false;
        records = 0;
    }

    /** Kafka transactions committed; any thread may ask. */
    long commits() {
        return commits;
    }

    /** Time spent on waiting for those commits, nanoseconds; any thread may ask. */
    double commitNanos() {
        return commitNanos;
    }

    /** Records of the open transaction. */
    long records() {
        return records;
    }

    /** How long the transaction has been open; zero if none is. Any thread may ask. */
    Duration age() {
        return open ? Duration.ofNanos(System.nanoTime() - openedNanos) : Duration.ZERO;
    }

    /** The longest that a transaction has been open, from its begin to its commit; any thread may ask. */
    Duration longest() {
        Duration now = age();
        Duration before = Duration.ofNanos(longestNanos);
        return now.compareTo(before) > 0 ? now : before;
    }

    private void begin() {
        if (!open) {
            producer.beginTransaction();
            openedNanos = System.nanoTime();
            open = true;
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
