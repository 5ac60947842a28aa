package dev.tributary.source.preflight;

import dev.tributary.contract.SourceObjects;
import dev.tributary.spec.SourceTable;
import java.util.List;

/**
 * What is to be captured, and as whom.
 *
 * @param pipeline its name, from which those of publication and slot follow
 * @param role that the capture enters as
 * @param tables of the pipeline file
 */
public record Subject(String pipeline, String role, List<SourceTable> tables) {

    public Subject {
        tables = List.copyOf(tables);
    }

    String publication() {
        return new SourceObjects(pipeline).publication();
    }

    String slot() {
        return new SourceObjects(pipeline).slot();
    }
}
