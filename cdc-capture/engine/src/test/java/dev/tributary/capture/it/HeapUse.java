package dev.tributary.capture.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What a process needed of its heap, by its log of collections.
 *
 * @param peak megabytes in use at most, garbage included
 * @param kept megabytes in use after a collection, at most
 */
record HeapUse(int peak, int kept) {

    private static final Pattern COLLECTION = Pattern.compile("Pause .* (\\d+)M->(\\d+)M\\(");

    /** @param log written by {@code -Xlog:gc:file=…} */
    static HeapUse of(Path log) throws IOException {
        int peak = 0;
        int kept = 0;
        for (MatchResult collection :
                COLLECTION.matcher(Files.readString(log)).results().toList()) {
            peak = Math.max(peak, Integer.parseInt(collection.group(1)));
            kept = Math.max(kept, Integer.parseInt(collection.group(2)));
        }
        return new HeapUse(peak, kept);
    }
}
