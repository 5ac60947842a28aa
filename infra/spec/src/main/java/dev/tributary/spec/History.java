package dev.tributary.spec;

/** What a refined table keeps of rows that changed: the type of a slowly changing dimension. */
public enum History {
    /** The present row only. */
    SCD1,
    /** Every version of a row with its interval of validity. */
    SCD2
}
