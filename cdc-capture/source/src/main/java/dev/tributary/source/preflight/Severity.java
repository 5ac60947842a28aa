package dev.tributary.source.preflight;

/** How much a finding matters. */
public enum Severity {
    /** Changes or rows are lost, or nothing can start. */
    ERROR,
    /** Data can get lost when something else happens too. */
    WARNING,
    /** Worth to know; nothing need be done. */
    INFO
}
