package dev.tributary.source.preflight;

/** How far a preflight goes. */
public enum Scope {
    /** What must hold before a capture starts; it looks after its slot itself. */
    START,
    /** Everything that the catalogue says. */
    CATALOGUE,
    /** Also values, for which it reads the tables. */
    DEEP
}
