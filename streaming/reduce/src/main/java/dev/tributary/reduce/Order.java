package dev.tributary.reduce;

/** Where the places of a stream come from, and so what can be relied on. */
public enum Order {
    /** Numbered by the capture: nothing arrives late, a repeat is known by its number. */
    DENSE,
    /** Computed from what a foreign Debezium wrote: anything may arrive late. */
    DERIVED
}
