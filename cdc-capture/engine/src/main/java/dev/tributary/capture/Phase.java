package dev.tributary.capture;

import java.util.Locale;

/** What the capture is doing. */
enum Phase {
    /** Reading the tables; an interrupted snapshot begins anew. */
    SNAPSHOT,
    /** Following the log. */
    STREAMING;

    /** As in JSON. */
    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Phase of(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT));
    }
}
