package dev.tributary.lake;

import dev.tributary.contract.LakeTable;
import dev.tributary.contract.Position;
import java.util.Map;

/**
 * One step of the refined zone: the changes with {@code from < position <= to}, whole source transactions, and what the
 * refined tables looked like when all of them were applied. A cut names one state of the source.
 *
 * @param id number of the cut, dense, from 1
 * @param from position of the cut before
 * @param to position of the last END in it
 * @param commitMicros when the source committed its last transaction, microseconds since 1970-01-01 UTC
 * @param lsn commit LSN of its last transaction
 * @param versions refined table name to its Delta version at this cut; a table that no change has reached is missing
 * @param stopped refined table name to how far behind this cut it is; tables that are not behind are missing
 */
public record Cut(
        long id,
        Position from,
        Position to,
        long commitMicros,
        long lsn,
        Map<String, Long> versions,
        Map<String, StoppedTable> stopped) {

    /** Before the first cut. */
    public static final Cut NONE = new Cut(0, Position.ORIGIN, Position.ORIGIN, 0, 0, Map.of());

    public Cut {
        versions = Map.copyOf(versions);
        stopped = Map.copyOf(stopped);
        if (to.compareTo(from) < 0) {
            throw new IllegalArgumentException("Cut " + id + " ends at " + to + ", before its start " + from);
        }
    }

    /** With all tables in it. */
    public Cut(long id, Position from, Position to, long commitMicros, long lsn, Map<String, Long> versions) {
        this(id, from, to, commitMicros, lsn, versions, Map.of());
    }

    /** Version of a refined table at this cut, or -1 if it did not exist. */
    public long version(LakeTable refined) {
        return versions.getOrDefault(refined.name(), -1L);
    }
}
