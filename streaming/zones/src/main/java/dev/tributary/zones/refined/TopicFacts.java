package dev.tributary.zones.refined;

import dev.tributary.contract.Operation;
import java.util.HashSet;
import java.util.Set;

/**
 * What a cut has for one topic.
 *
 * @param rows changes of rows
 * @param reads those of them that a snapshot read
 * @param truncates events that concern the whole table
 * @param first number of the first event
 * @param last number of the last event
 * @param schemas ids of the value schemas
 */
record TopicFacts(long rows, long reads, long truncates, long first, long last, Set<Integer> schemas) {

    /** No event at all. */
    static final TopicFacts NONE = new TopicFacts(0, 0, 0, Long.MAX_VALUE, Long.MIN_VALUE, Set.of());

    TopicFacts {
        schemas = Set.copyOf(schemas);
    }

    static TopicFacts of(Numbered record) {
        long seq = record.position().seq();
        return of(record.operation(), 1, seq, seq, record.schemaId() == null ? Set.of() : Set.of(record.schemaId()));
    }

    /**
     * @param count events of this kind
     */
    static TopicFacts of(Operation operation, long count, long first, long last, Set<Integer> schemas) {
        return switch (operation) {
            case READ -> new TopicFacts(count, count, 0, first, last, schemas);
            case CREATE, UPDATE, DELETE -> new TopicFacts(count, 0, 0, first, last, schemas);
            case TRUNCATE -> new TopicFacts(0, 0, count, first, last, schemas);
            case MESSAGE, END, SNAPSHOT_BEGAN, SNAPSHOT_ENDED ->
                throw new IllegalArgumentException("A record of kind " + operation + " belongs to no table");
        };
    }

    TopicFacts plus(TopicFacts other) {
        Set<Integer> both = schemas;
        if (!schemas.containsAll(other.schemas)) {
            both = new HashSet<>(schemas);
            both.addAll(other.schemas);
        }
        return new TopicFacts(
                rows + other.rows,
                reads + other.reads,
                truncates + other.truncates,
                Math.min(first, other.first),
                Math.max(last, other.last),
                both);
    }

    long events() {
        return rows + truncates;
    }
}
