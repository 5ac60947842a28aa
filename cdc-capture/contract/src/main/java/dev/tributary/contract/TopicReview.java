package dev.tributary.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a topic that exists already means for the pipeline; nothing is ever changed in it. What loses records in any case
 * is refused. What loses them only if nobody reads for long is told and not refused: a capture that stood still for it
 * would let the database's log grow meanwhile, and records that are lost leave a hole in the numbers.
 *
 * @param refusal why the topic cannot be used, and what to do
 * @param risk how records can get lost in it
 * @param difference what else is not as it would have been created
 */
public record TopicReview(Optional<String> refusal, Optional<String> risk, Optional<String> difference) {

    /** For people: besides Kafka's configuration, how many brokers hold each partition. */
    public static final String REPLICAS = "replicas";

    private static final String UNCHANGED = " It stays as it is; docs/operations.md tells what the settings are for.";

    /**
     * @param wanted name → value that a new topic would get
     * @param actual the same of the topic that exists, and more
     */
    public static TopicReview of(TopicKind kind, String topic, Map<String, String> wanted, Map<String, String> actual) {
        Optional<String> refusal = refusal(kind, topic, wanted, actual);
        List<String> risks = new ArrayList<>();
        List<String> differences = new ArrayList<>();
        wanted.forEach((name, want) -> {
            String found = actual.getOrDefault(name, "");
            if (!name.equals(TopicKind.CLEANUP) && !found.equals(want)) {
                (worse(name, found, want) ? risks : differences).add(name + " is " + found + ", not " + want);
            }
        });
        return new TopicReview(
                refusal,
                sentence("Topic " + topic + " can lose records that nobody has read: ", risks),
                sentence("Topic " + topic + " is not as it would be created: ", differences));
    }

    private static Optional<String> refusal(
            TopicKind kind, String topic, Map<String, String> wanted, Map<String, String> actual) {
        String want = wanted.get(TopicKind.CLEANUP);
        String found = actual.getOrDefault(TopicKind.CLEANUP, "");
        if (found.equals(want)) {
            return Optional.empty();
        }
        String why = kind == TopicKind.OFFSETS
                ? "the place where the capture goes on would be deleted"
                : "of several records with one key only the last would stay";
        return Optional.of("Topic " + topic + " has " + TopicKind.CLEANUP + " " + found + ": " + why + ". Set it to "
                + want + ": kafka-configs --alter --entity-type topics --entity-name " + topic + " --add-config "
                + TopicKind.CLEANUP + "=" + want + ".");
    }

    private static Optional<String> sentence(String start, List<String> parts) {
        return parts.isEmpty() ? Optional.empty() : Optional.of(start + String.join("; ", parts) + "." + UNCHANGED);
    }

    private static boolean worse(String name, String found, String want) {
        return switch (name) {
            case TopicKind.RETENTION_MILLIS, TopicKind.RETENTION_BYTES -> bound(found) < bound(want);
            case TopicKind.RECORD_BYTES, TopicKind.IN_SYNC, REPLICAS -> number(found) < number(want);
            case TopicKind.UNCLEAN -> true;
            default -> false;
        };
    }

    /** Minus one stands for none. */
    private static long bound(String text) {
        long number = number(text);
        return number < 0 ? Long.MAX_VALUE : number;
    }

    private static long number(String text) {
        return text.isEmpty() ? 0 : Long.parseLong(text);
    }
}
