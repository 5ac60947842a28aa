package dev.tributary.lake;

import dev.tributary.contract.LakeTable;

/**
 * Writes reduced changes into a refined table, guarded by position: a row is touched only by a newer position, so a
 * repetition changes nothing and adds nothing to the change feed.
 */
public interface GuardedWriter {

    /** Applies the changes in one commit; commits nothing if there is nothing to change. */
    void write(Lake lake, LakeTable table, NetRows changes);
}
