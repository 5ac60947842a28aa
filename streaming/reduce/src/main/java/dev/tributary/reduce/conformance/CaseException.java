package dev.tributary.reduce.conformance;

import java.nio.file.Path;

/** A case file that cannot be understood or contradicts itself. */
public final class CaseException extends RuntimeException {

    /**
     * @param line from 1
     * @param problem a sentence for whoever wrote the case
     */
    CaseException(Path file, int line, String problem) {
        super(file + ":" + line + ": " + problem);
    }
}
