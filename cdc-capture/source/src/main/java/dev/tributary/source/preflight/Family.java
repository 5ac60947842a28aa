package dev.tributary.source.preflight;

/** What a check looks at, in the order in which a person should mend things. */
public enum Family {
    SERVER,
    ROLE,
    TABLES,
    IDENTITY,
    PUBLICATION,
    SLOT,
    HEARTBEAT,
    VALUES
}
