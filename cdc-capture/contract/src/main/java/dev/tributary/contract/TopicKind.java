package dev.tributary.contract;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a pipeline's Kafka topics are for, and how each kind is created; {@code docs/operations.md} tells why. */
public enum TopicKind {
    /** Row changes of one table. */
    CHANGES,
    /** Transaction ends and snapshot markers. */
    CONTROL,
    /** Where the capture keeps its place. */
    OFFSETS,
    /** What a back end publishes. */
    EVENTS;

    /** How long records of all kinds but offsets are kept, in hours, or {@code forever}; a week if not set. */
    public static final String RETENTION = "TRIBUTARY_TOPIC_RETENTION";

    /** Rows of some megabytes pass; what is larger fails loudly. */
    public static final int MAX_RECORD_BYTES = 64 << 20;

    static final String CLEANUP = "cleanup.policy";
    static final String RETENTION_MILLIS = "retention.ms";
    static final String RETENTION_BYTES = "retention.bytes";
    static final String RECORD_BYTES = "max.message.bytes";
    static final String UNCLEAN = "unclean.leader.election.enable";
    static final String IN_SYNC = "min.insync.replicas";

    private static final String FOREVER = "-1";
    private static final long WEEK = 7 * 24;

    /** Kafka's configuration of a new topic of this kind. */
    public Map<String, String> configuration(Environment environment) {
        Map<String, String> all = new LinkedHashMap<>();
        if (this == OFFSETS) {
            all.put(CLEANUP, "compact");
            all.put("segment.bytes", String.valueOf(16 << 20));
            all.put("segment.ms", String.valueOf(Duration.ofMinutes(10).toMillis()));
            all.put("min.cleanable.dirty.ratio", "0.1");
        } else {
            all.put(CLEANUP, "delete");
            all.put(RETENTION_MILLIS, retention(environment));
            // A bound in bytes would cut a burst off before anybody has read it.
            all.put(RETENTION_BYTES, FOREVER);
            all.put(RECORD_BYTES, String.valueOf(MAX_RECORD_BYTES));
        }
        // A replica that lags would drop what was acknowledged.
        all.put(UNCLEAN, "false");
        return all;
    }

    /** The same where the number of replicas is known: one of them may be away, never the last one that has the record. */
    public Map<String, String> configuration(Environment environment, int replicas) {
        Map<String, String> all = configuration(environment);
        all.put(IN_SYNC, String.valueOf(Math.max(1, replicas - 1)));
        return all;
    }

    private static String retention(Environment environment) {
        String value = environment.variables().getOrDefault(RETENTION, "").strip();
        if (value.equals("forever")) {
            return FOREVER;
        }
        try {
            long hours = value.isEmpty() ? WEEK : Long.parseLong(value);
            if (hours > 0) {
                return String.valueOf(Duration.ofHours(hours).toMillis());
            }
        } catch (NumberFormatException | ArithmeticException e) {
            // Told below.
        }
        throw new IllegalStateException(RETENTION + " must be a number of hours or forever, not " + value + ".");
    }
}
