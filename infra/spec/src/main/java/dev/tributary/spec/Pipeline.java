package dev.tributary.spec;

import java.nio.file.Path;
import java.util.List;

/**
 * A pipeline file.
 *
 * @param version of the file's format; {@value #VERSION}
 * @param name of which topics, slot, publication and database role are made; a lower-case identifier
 * @param description for people and the catalog; may be empty
 * @param owners who answers for the pipeline; may be empty
 * @param source the database whose changes are captured
 * @param events streams that back ends publish; may be empty
 * @param marts tables computed from refined ones; may be empty
 */
public record Pipeline(
        int version,
        String name,
        String description,
        List<String> owners,
        Source source,
        List<EventStream> events,
        List<Mart> marts) {

    /** The format that this release reads. */
    public static final int VERSION = 1;

    public Pipeline {
        owners = List.copyOf(owners);
        events = List.copyOf(events);
        marts = List.copyOf(marts);
    }

    /**
     * Reads a pipeline file and the files that it names, which are resolved against its folder.
     *
     * @throws PipelineException with all problems of the file
     */
    public static Pipeline load(Path file) {
        return PipelineFile.load(file);
    }
}
