package dev.tributary.capture;

import dev.tributary.capture.direct.RowTooLargeException;
import dev.tributary.contract.AccessException;
import io.debezium.engine.DebeziumEngine;

/** How Debezium's engine ended. */
final class EngineEnd implements DebeziumEngine.CompletionCallback {

    private volatile String message = "The engine ended without a word.";
    private volatile Throwable cause;

    @Override
    public void handle(boolean success, String message, Throwable error) {
        this.message = message;
        if (cause == null) {
            cause = error;
        }
    }

    private static boolean isForAPerson(Throwable why) {
        return why instanceof AccessException
                || why instanceof RowTooLargeException
                || why instanceof ConfigurationException;
    }

    /** Says why the engine is about to be closed, if that is a failure. */
    void failed(Throwable why) {
        cause = why;
    }

    /**
     * @param wanted whether somebody closed the engine: then its end is no failure
     */
    void rethrow(boolean wanted) {
        if (wanted) {
            return;
        }
        Throwable deepest = cause;
        while (deepest != null && deepest.getCause() != null && !isForAPerson(deepest)) {
            deepest = deepest.getCause();
        }
        if (deepest instanceof RowTooLargeException || deepest instanceof ConfigurationException) {
            throw new ConfigurationException(deepest.getMessage());
        }
        String why = deepest == null || deepest.getMessage() == null ? message : deepest.getMessage();
        throw new IllegalStateException("The capture stopped: " + why, cause);
    }
}
