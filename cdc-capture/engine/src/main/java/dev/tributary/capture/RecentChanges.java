package dev.tributary.capture;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Rows that the log changed lately. PostgreSQL writes a commit into its log a moment before queries see it, for which it
 * also waits until a synchronous standby has it. So a query that begins after a mark in the log may still find a row as
 * it was before a change that stands before the mark: what the log says of such a row is newer than what is read.
 */
final class RecentChanges {

    /** What the log says of a row. */
    enum Row {
        /** Nothing of late. */
        UNTOUCHED,
        /** All there is. */
        WHOLE,
        /** All but a long value that did not change. */
        IN_PART
    }

    private static final long MICROS = 60_000_000;
    private static final int MOST = 50_000;

    private record Key(TableName table, Object key) {}

    private record Seen(Row row, long commitMicros) {}

    private final Map<Key, Seen> seen = new LinkedHashMap<>();

    void add(SourceEvent.Change change, Row row) {
        Key key = new Key(change.table(), change.record().key());
        seen.remove(key);
        seen.put(key, new Seen(row, change.commitMicros()));
        Iterator<Seen> oldest = seen.values().iterator();
        while (oldest.hasNext()
                && (oldest.next().commitMicros() < change.commitMicros() - MICROS || seen.size() > MOST)) {
            oldest.remove();
        }
    }

    /** What it says of a row that was read; once. */
    Row take(SourceEvent.Change read) {
        Seen last = seen.remove(new Key(read.table(), read.record().key()));
        return last == null ? Row.UNTOUCHED : last.row();
    }
}
