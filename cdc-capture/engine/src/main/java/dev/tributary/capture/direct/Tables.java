package dev.tributary.capture.direct;

/** The tables whose rows need not go through Debezium's dispatcher. */
interface Tables {

    /**
     * @param relation PostgreSQL's number for the table
     * @return null if its rows are the dispatcher's
     */
    RowShape shape(int relation);

    /** Whether rows of the table are wanted at all; a publication may have others. */
    boolean isCaptured(String schema, String table);
}
