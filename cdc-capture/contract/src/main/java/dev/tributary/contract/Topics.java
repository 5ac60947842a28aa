package dev.tributary.contract;

import java.util.regex.Pattern;

/**
 * Kafka topics of one pipeline, all derived from its name.
 *
 * @param pipeline name from the pipeline file; lower-case letters, digits and underscores
 */
public record Topics(String pipeline) {

    /** Row changes of one source table: {@code shop.public.orders}, as Debezium names them. */
    public String changes(String schema, String table) {
        return pipeline + "." + schema + "." + table;
    }

    /** END, SNAPSHOT_BEGAN, SNAPSHOT_ENDED and MESSAGE records: {@code shop.capture.control}. */
    public String control() {
        return pipeline + ".capture.control";
    }

    /** Where the capture keeps source offset and counter, compacted: {@code shop.capture.offsets}. */
    public String captureOffsets() {
        return pipeline + ".capture.offsets";
    }

    /** Events of a back end: {@code shop.events.payments}. */
    public String events(String name) {
        return pipeline + ".events." + name;
    }

    /** Matches the topics of captured records: changes and control, neither offsets nor events. */
    public Pattern captured() {
        String name = Pattern.quote(pipeline);
        return Pattern.compile(name + "\\.(?!events\\.|capture\\.offsets$)[^.]+\\..+");
    }

    /** Matches the topics of back-end events. */
    public Pattern events() {
        return Pattern.compile(Pattern.quote(pipeline) + "\\.events\\..+");
    }
}
