package dev.tributary.producers;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** One thing that a transaction does. */
sealed interface Step {

    /**
     * A statement that changes rows.
     *
     * @param parameters of its question marks, in order; nulls are SQL nulls
     * @param cascaded rows that foreign keys change besides, if the statement changes any
     */
    record Change(String sql, List<Object> parameters, int cascaded) implements Step {
        public Change {
            parameters = Collections.unmodifiableList(parameters);
        }

        static Change of(String sql, Object... parameters) {
            return new Change(sql, Arrays.asList(parameters), 0);
        }

        Change cascading(int rows) {
            return new Change(sql, parameters, rows);
        }
    }

    /** Sets the savepoint; there is one at a time. */
    record SetSavepoint() implements Step {}

    /** Takes back what was done since the savepoint. */
    record BackToSavepoint() implements Step {}

    /** Takes everything back; the last step of its transaction. */
    record Rollback() implements Step {}
}
