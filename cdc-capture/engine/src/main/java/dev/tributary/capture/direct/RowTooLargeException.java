package dev.tributary.capture.direct;

/** A row does not fit into the capture's memory, which a restart does not change. The message names it and says what to do. */
@SuppressWarnings("serial")
public final class RowTooLargeException extends RuntimeException {

    RowTooLargeException(String message) {
        super(message);
    }

    RowTooLargeException(String message, Throwable cause) {
        super(message, cause);
    }
}
