package dev.tributary.producers;

import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Publishes payments at a pace. About one in a hundred is sent twice, some events later, as back ends do that send at
 * least once.
 */
final class EventPublisher {

    private static final double TWICE_PERCENT = 1;
    private static final int LATER = 20;

    private final Payments payments;
    private final EventNumbers numbers;
    private final EventMessages messages;
    private final EventSender sender;
    private final EventTally tally;
    private final Lifetime lifetime;
    private final long seed;
    private final Deque<Repeat> repeats = new ArrayDeque<>();

    private record Repeat(long after, ProducerRecord<byte[], byte[]> message) {}

    EventPublisher(
            Payments payments,
            EventNumbers numbers,
            EventMessages messages,
            EventSender sender,
            EventTally tally,
            Lifetime lifetime,
            long seed) {
        this.payments = payments;
        this.numbers = numbers;
        this.messages = messages;
        this.sender = sender;
        this.tally = tally;
        this.lifetime = lifetime;
        this.seed = seed;
    }

    /** Publishes events until the end. */
    void publish(Pace pace) {
        while (!lifetime.over()) {
            long number = numbers.next();
            ProducerRecord<byte[], byte[]> message = messages.of(payments.event(number));
            sender.send(message, tally::event);
            if (Chance.of(~seed, number).percent(TWICE_PERCENT)) {
                repeats.add(new Repeat(number + LATER, message));
            }
            int sent = 1 + repeat(number);
            lifetime.pause(pace.take(sent));
        }
    }

    /** Sends records that nobody can decode. */
    void rubbish(int count) {
        if (count == 0) {
            return;
        }
        ProducerRecord<byte[], byte[]> good = messages.of(payments.event(numbers.next()));
        for (int i = 0; i < count && !lifetime.over(); i++) {
            byte[] value = Rubbish.of(i, good.value());
            sender.send(new ProducerRecord<>(good.topic(), good.key(), value), tally::rubbish);
        }
    }

    private int repeat(long number) {
        int sent = 0;
        while (!repeats.isEmpty() && repeats.peek().after() <= number) {
            sender.send(repeats.remove().message(), tally::duplicate);
            sent++;
        }
        return sent;
    }
}
