package dev.tributary.contract;

import java.util.regex.Pattern;

/**
 * Kafka topics of one pipeline, all derived from its name.
 *
 * @param pipeline name from the pipeline file; lower-case letters, digits and underscores
 */
public record Topics(String pipeline) {

    /**
     * Row changes of one source table: {@code shop.public.orders}. Characters that a topic cannot have, and the dash, are
     * written as their code point in hexadecimal between dashes: {@code shop.public.order-20-items}.
     */
    public String changes(String schema, String table) {
        return pipeline + "." + escaped(schema) + "." + escaped(table);
    }

    private static String escaped(String name) {
        StringBuilder out = new StringBuilder(name.length());
        name.codePoints().forEach(c -> {
            if (c == '_' || c < 128 && Character.isLetterOrDigit(c)) {
                out.appendCodePoint(c);
            } else {
                out.append('-').append(Integer.toHexString(c)).append('-');
            }
        });
        return out.toString();
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
