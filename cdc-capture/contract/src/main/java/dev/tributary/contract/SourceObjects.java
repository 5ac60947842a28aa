package dev.tributary.contract;

/**
 * What a pipeline owns in its source database, derived from its name.
 *
 * @param pipeline name from the pipeline file
 */
public record SourceObjects(String pipeline) {

    /** Prefix of the logical decoding messages with which {@code verify} marks a place in the stream. */
    public static final String BARRIER_PREFIX = "tributary.barrier";
    /** Schema of {@link #signals()}. */
    public static final String SCHEMA = "tributary";

    public String slot() {
        return "tributary_" + pipeline;
    }

    public String publication() {
        return "tributary_" + pipeline;
    }

    /** The table through which the capture is asked for incremental snapshots: {@code tributary.signals_shop}. */
    public String signals() {
        return "signals_" + pipeline;
    }
}
