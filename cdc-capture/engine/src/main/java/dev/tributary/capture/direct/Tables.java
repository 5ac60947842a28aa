package dev.tributary.capture.direct;

import java.util.List;
import java.util.Map;

/** The tables whose rows need not go through Debezium's dispatcher. */
interface Tables {

    /**
     * @param relation PostgreSQL's number for the table
     * @return null if its rows are the dispatcher's
     */
    RowShape shape(int relation);

    /** Columns that have another name from here on: the database's → the other; empty for most tables. */
    Map<String, String> renamed(String schema, String table);

    /** The number of the type as which values of a type are read; the same for most types. */
    int type(int oid);
    /** Columns by which the pipeline tells rows of the table apart; empty if it does not capture the table. */
    List<String> key(String schema, String table);

    /** Whether rows of the table are wanted at all; a publication may have others. */
    boolean isCaptured(String schema, String table);
}
