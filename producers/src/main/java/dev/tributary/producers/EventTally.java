package dev.tributary.producers;

import com.fasterxml.jackson.databind.ObjectMapper;
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

    /** {@code {"events":7,"duplicates":1,"rubbish":0}}: duplicates and rubbish are not counted as events. */
    String json() {
        return JSON.createObjectNode()
                .put("events", events.sum())
                .put("duplicates", duplicates.sum())
                .put("rubbish", rubbish.sum())
                .toString();
    }
}
