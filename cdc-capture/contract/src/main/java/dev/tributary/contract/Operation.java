package dev.tributary.contract;

/** What a numbered record says. The code is Debezium's {@code op} where Debezium has one. */
public enum Operation {
    /** A row as a snapshot found it. */
    READ('r'),
    CREATE('c'),
    UPDATE('u'),
    DELETE('d'),
    TRUNCATE('t'),
    /** A logical decoding message. */
    MESSAGE('m'),
    /** A source transaction is complete. */
    END('E'),
    /** A snapshot starts: rows that it does not deliver until {@link #SNAPSHOT_ENDED} no longer exist. */
    SNAPSHOT_BEGAN('B'),
    SNAPSHOT_ENDED('S');

    private final char code;

    Operation(char code) {
        this.code = code;
    }

    public char code() {
        return code;
    }

    /** True for a change of one row, which belongs to exactly one table. */
    public boolean changesRow() {
        return this == READ || this == CREATE || this == UPDATE || this == DELETE;
    }

    /** True for the records that only structure the stream and never reach a table. */
    public boolean isControl() {
        return this == MESSAGE || this == END || this == SNAPSHOT_BEGAN || this == SNAPSHOT_ENDED;
    }

    /**
     * @throws IllegalArgumentException for a code that no operation has
     */
    public static Operation of(char code) {
        for (Operation operation : values()) {
            if (operation.code == code) {
                return operation;
            }
        }
        throw new IllegalArgumentException("Unknown operation code '" + code + "'");
    }
}
