package dev.tributary.spec;

import java.nio.file.Path;
import java.util.List;

/**
 * Events that a back end publishes to Kafka. An event is a fact: it never changes, and one that arrives twice counts
 * once.
 *
 * @param name of which its topic is made
 * @param schema Avro schema file of the event, a record; exists
 * @param key field whose value is the message key, so that events of one key keep their order
 * @param id field that tells an event from all others; duplicates are recognised by it
 * @param description may be empty
 * @param refined tables made of the events; empty if they stay in raw only
 */
public record EventStream(
        String name, Path schema, String key, String id, String description, List<RefinedTable> refined) {

    public EventStream {
        refined = List.copyOf(refined);
    }
}
