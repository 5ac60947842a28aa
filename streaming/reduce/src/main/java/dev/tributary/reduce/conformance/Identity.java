package dev.tributary.reduce.conformance;

/** What the source tells of a changed row's old values: its replica identity. */
public enum Identity {
    /** The key. */
    KEY,
    /** The whole old row. */
    FULL,
    /** Nothing: rows can only be added. */
    NOTHING
}
