package dev.tributary.reduce.conformance;

/** What the table under test keeps. */
public enum History {
    /** The present rows. */
    SCD1,
    /** Versions of rows. */
    SCD2
}
