package dev.tributary.producers;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.LongAdder;

/** Records that the broker acknowledged since the process started. Thread-safe. */
final class EventTally {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final LongAdder events = new LongAdder();
    private final LongAdder duplicates = new LongAdder();
    private final LongAdder rubbish = new LongAdder();

    void event() {
        events.increment();
    }

    void duplicate() {
        duplicates.increment();
    }

    void rubbish() {
        rubbish.increment();
    }

    long events() {
        return events.sum();
    }

    void bindTo(MeterRegistry registry) {
        counter(registry, "event", events);
        counter(registry, "duplicate", duplicates);
        counter(registry, "rubbish", rubbish);
    }

    private static void counter(MeterRegistry registry, String kind, LongAdder count) {
        FunctionCounter.builder("tributary.payments.events", count, LongAdder::doubleValue)
                .tag("kind", kind)
                .register(registry);
    }

    /** {@code {"events":7,"duplicates":1,"rubbish":0}}: duplicates and rubbish are not counted as events. */
    String json() {
        return JSON.createObjectNode()
                .put("events", events.sum())
                .put("duplicates", duplicates.sum())
                .put("rubbish", rubbish.sum())
                .toString();
    }
}
