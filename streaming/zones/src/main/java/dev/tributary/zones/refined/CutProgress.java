package dev.tributary.zones.refined;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;

/** How far the cut at work is, table by table. Thread-safe. */
public final class CutProgress {

    /** Smaller cuts are done before anybody could look. */
    private static final long LARGE = 200_000;

    private record Work(long cut, Instant began, Map<String, TopicFacts> topics) {}

    private final Map<String, Long> done = new ConcurrentHashMap<>();
    private volatile Work work;

    /**
     * The state of a large cut.
     *
     * @param cut its number
     * @param rows changes of rows that it has
     * @param done those of them that are written; written does not mean visible
     * @param began when this process began with it
     * @param tables topic to the number of changes that are not written
     */
    public record State(long cut, long rows, long done, Instant began, Map<String, Long> tables) {

        /** How long the rest takes if it goes on as so far; empty before anything is written. */
        public Optional<Duration> left(Instant now) {
            return done == 0
                    ? Optional.empty()
                    : Optional.of(Duration.ofMillis(
                            (long) (Duration.between(began, now).toMillis() * ((double) (rows - done) / done))));
        }
    }

    void begin(long cut, Map<String, TopicFacts> topics) {
        done.clear();
        work = new Work(cut, Instant.now(), Map.copyOf(topics));
    }

    /** To be told how many rows of a topic are written. */
    LongConsumer of(String topic) {
        return rows -> done.put(topic, rows);
    }

    void end() {
        work = null;
    }

    /** Empty if no large cut is at work. */
    public Optional<State> state() {
        Work now = work;
        if (now == null) {
            return Optional.empty();
        }
        long rows = 0;
        long written = 0;
        Map<String, Long> tables = new TreeMap<>();
        for (Map.Entry<String, TopicFacts> topic : now.topics().entrySet()) {
            long own = done.getOrDefault(topic.getKey(), 0L);
            rows += topic.getValue().rows();
            written += own;
            if (own < topic.getValue().rows()) {
                tables.put(topic.getKey(), topic.getValue().rows() - own);
            }
        }
        return rows < LARGE ? Optional.empty() : Optional.of(new State(now.cut(), rows, written, now.began(), tables));
    }
}
