package dev.tributary.producers;

import java.sql.SQLException;

/** What an error of the database means for whoever works on it. */
enum DatabaseTrouble {
    /** The connection is gone or none is to be had now: connect again. */
    AWAY,
    /** Another session's changes got in the way: look at the tables again and go on. */
    CONFLICT,
    /** It would fail again. */
    FATAL;

    /** By the SQLSTATE; see PostgreSQL's appendix of error codes. */
    static DatabaseTrouble of(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        // 08 connection, 57P shutdown and start-up, 53300 too many connections, 25P03 idle too long.
        if (state.startsWith("08") || state.startsWith("57P") || state.equals("53300") || state.equals("25P03")) {
            return AWAY;
        }
        // 23 constraints, 40 deadlock and serialization, 55P03 and 57014 lock and statement timeouts.
        if (state.startsWith("23") || state.startsWith("40") || state.equals("55P03") || state.equals("57014")) {
            return CONFLICT;
        }
        return FATAL;
    }

    /** What the server said, in one line; of a batch, the reason and not the rows. */
    static String reason(SQLException e) {
        SQLException last = e;
        while (last.getNextException() != null) {
            last = last.getNextException();
        }
        return String.valueOf(last.getMessage()).replaceAll("\\s*\\R\\s*", ". ");
    }
}
