package dev.tributary.platform.supervise;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Where in its log to look for the cause of a process's end: not among what it printed long before, while it was healthy.
 * A failure takes some seconds from its first line until the process is gone, and meanwhile probes may still succeed.
 */
final class LogMark {

    static final int PROBES = 8;

    /** Lengths of the log at the last probes that succeeded, oldest first. */
    private final Deque<Long> lengths = new ArrayDeque<>();

    /** A probe has succeeded. */
    void healthy(long length) {
        if (!lengths.isEmpty() && length < lengths.getLast()) {
            // The log was emptied.
            lengths.clear();
        }
        lengths.addLast(length);
        if (lengths.size() > PROBES) {
            lengths.removeFirst();
        }
    }

    /**
     * Where to begin.
     *
     * @param started length of the log when the process started
     */
    long from(long started) {
        return lengths.size() < PROBES ? started : lengths.getFirst();
    }
}
