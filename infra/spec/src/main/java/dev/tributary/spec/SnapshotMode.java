package dev.tributary.spec;

import java.util.Arrays;
import java.util.List;

/** When the capture reads the rows that are in the tables already. */
public enum SnapshotMode {
    /** Once, before the first change; again only when a person asks. */
    INITIAL("initial"),
    /** Never: only changes from the first start on are captured. */
    NONE("none"),
    /** As at first, and again by itself, in a new epoch, when the log since the last change is lost. */
    WHEN_NEEDED("when_needed");

    private final String word;

    SnapshotMode(String word) {
        this.word = word;
    }

    /** As the file says it. */
    public String word() {
        return word;
    }

    static List<String> words() {
        return Arrays.stream(values()).map(SnapshotMode::word).toList();
    }
}
