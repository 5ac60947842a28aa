package dev.tributary.producers;

import dev.tributary.contract.KafkaAccess;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends records to Kafka, idempotently and for as long as it takes: a broker that goes away only delays them. Holds at
 * most {@value #IN_FLIGHT} unacknowledged records; whoever sends more waits.
 */
final class EventSender implements AutoCloseable {

    private static final int IN_FLIGHT = 5_000;
    private static final Duration SILENCE = Duration.ofSeconds(3);
    private static final Duration FLUSH = Duration.ofSeconds(10);

    private static final String PART = "the broker";

    private final Producer<byte[], byte[]> producer;
    private final Lifetime lifetime;
    private final Health health;
    private final Ticker ticker;
    private final Semaphore permits = new Semaphore(IN_FLIGHT);
    private final AtomicLong progress = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicReference<Exception> firstRefusal = new AtomicReference<>();

    EventSender(Producer<byte[], byte[]> producer, Lifetime lifetime, Health health, Ticker ticker) {
        this.producer = producer;
        this.lifetime = lifetime;
        this.health = health;
        this.ticker = ticker;
    }

    static EventSender to(KafkaAccess kafka, Lifetime lifetime, Health health) {
        return new EventSender(producer(kafka), lifetime, health, System::nanoTime);
    }

    private static Producer<byte[], byte[]> producer(KafkaAccess kafka) {
        Map<String, Object> settings = kafka.with(Map.of(
                ProducerConfig.CLIENT_ID_CONFIG,
                "payment-events",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "lz4",
                ProducerConfig.LINGER_MS_CONFIG,
                10,
                // A record that is given up would break the promise of at least once.
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                Integer.MAX_VALUE,
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                10_000,
                ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                2_000,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                1_000L));
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * Hands a record over; waits while too many are unacknowledged.
     *
     * @param acknowledged runs when the broker has the record
     * @return false if the end came first and the record was not sent
     * @throws IllegalStateException if the broker refused a record for good
     */
    boolean send(ProducerRecord<byte[], byte[]> message, Runnable acknowledged) {
        if (!permit()) {
            return false;
        }
        while (!lifetime.over()) {
            Future<RecordMetadata> answer =
                    producer.send(message, (metadata, refusal) -> answered(refusal, acknowledged));
            if (!rejectedAtOnce(answer)) {
                return true;
            }
            lifetime.pause(Duration.ofMillis(200));
        }
        permits.release();
        return false;
    }

    /** Without metadata or room within max.block.ms the producer takes no record; a later attempt does not repeat it. */
    private boolean rejectedAtOnce(Future<RecordMetadata> answer) {
        if (!answer.isDone()) {
            return false;
        }
        try {
            answer.get();
            return false;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TimeoutException) {
                health.down(PART, "The broker does not answer: " + e.getCause().getMessage());
                return true;
            }
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void answered(Exception refusal, Runnable acknowledged) {
        if (refusal instanceof TimeoutException) {
            // Not taken, and tried again: see above. A record that was taken does not time out.
            return;
        }
        if (refusal == null) {
            progress.set(ticker.nanos());
            acknowledged.run();
        } else {
            refused.incrementAndGet();
            firstRefusal.compareAndSet(null, refusal);
        }
        permits.release();
    }

    private boolean permit() {
        try {
            while (!lifetime.over()) {
                refuseIfFailed();
                if (unacknowledged() == 0) {
                    progress.set(ticker.nanos());
                }
                report();
                if (permits.tryAcquire(200, TimeUnit.MILLISECONDS)) {
                    return true;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            lifetime.end();
        }
        return false;
    }

    private void refuseIfFailed() {
        Exception refusal = firstRefusal.get();
        if (refusal != null) {
            throw new IllegalStateException("The broker refused an event: " + refusal.getMessage(), refusal);
        }
    }

    private int unacknowledged() {
        return IN_FLIGHT - permits.availablePermits();
    }

    /** Not healthy if records wait for the broker's answer and none came for a while. */
    private void report() {
        if (unacknowledged() > 0 && ticker.nanos() - progress.get() > SILENCE.toNanos()) {
            health.down(PART, "The broker acknowledges nothing for " + SILENCE.toSeconds() + " s");
        } else {
            health.up(PART);
        }
    }

    /**
     * Waits a while for all acknowledgements.
     *
     * @throws IllegalStateException if records stayed without one: they may be lost
     */
    @Override
    public void close() {
        producer.close(FLUSH);
        long lost = refused.get() + unacknowledged();
        if (lost > 0) {
            throw new IllegalStateException(
                    lost + " events were sent and never acknowledged by the broker", firstRefusal.get());
        }
    }
}
