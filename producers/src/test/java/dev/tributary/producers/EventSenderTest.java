package dev.tributary.producers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class EventSenderTest {

    private static final ProducerRecord<byte[], byte[]> RECORD = new ProducerRecord<>("topic", new byte[] {1});

    /** Rejects as the real producer does while it has no metadata: by callback and future, not by throwing. */
    private static final class Broker extends MockProducer<byte[], byte[]> {

        final AtomicInteger rejections = new AtomicInteger();

        Broker() {
            super(false, null, new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> message, Callback callback) {
            if (rejections.getAndDecrement() <= 0) {
                return super.send(message, callback);
            }
            TimeoutException away = new TimeoutException("no metadata");
            callback.onCompletion(null, away);
            return CompletableFuture.failedFuture(away);
        }
    }

    private final Broker broker = new Broker();
    private final Lifetime lifetime = new Lifetime();
    private final Health health = new Health();
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final EventSender sender = new EventSender(broker, lifetime, health, nanos::get);

    @Test
    void countsARecordWhenTheBrokerHasIt() {
        assertThat(send()).isTrue();
        assertThat(acknowledged).hasValue(0);
        broker.completeNext();
        assertThat(acknowledged).hasValue(1);
    }

    @Test
    void isNotHealthyWhileTheBrokerIsSilentAndThenIs() {
        send();
        nanos.set(4_000_000_000L);
        send();
        assertThat(health.reason()).isEqualTo("The broker acknowledges nothing for 3 s");

        broker.completeNext();
        broker.completeNext();
        send();
        assertThat(health.reason()).isNull();
    }

    @Test
    void triesAgainWhileTheProducerTakesNothing() {
        broker.rejections.set(2);

        assertThat(send()).isTrue();

        assertThat(broker.history()).hasSize(1);
        assertThat(health.reason()).isEqualTo("The broker does not answer: no metadata");
        broker.completeNext();
        assertThat(acknowledged).hasValue(1);
        send();
        assertThat(health.reason()).isNull();
    }

    @Test
    void failsAfterARecordThatTheBrokerRefuses() {
        send();
        broker.errorNext(new RecordTooLargeException("1 GB"));
        assertThatThrownBy(this::send)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("The broker refused an event: 1 GB");
    }

    @Test
    void sendsNothingAfterTheEnd() {
        lifetime.end();
        assertThat(send()).isFalse();
        assertThat(broker.history()).isEmpty();
    }

    @Test
    void failsAtTheEndIfRecordsWereLost() {
        send();
        broker.errorNext(new RecordTooLargeException("1 GB"));
        assertThatThrownBy(sender::close)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("1 events were sent and never acknowledged by the broker");
    }

    private boolean send() {
        return sender.send(RECORD, acknowledged::incrementAndGet);
    }
}
