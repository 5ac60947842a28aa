package dev.tributary.contract;

/** A server does not let us in. The message is for a person: what failed, why, what to do; never a secret. */
@SuppressWarnings("serial")
public final class AccessException extends RuntimeException {

    private final int exitCode;

    private AccessException(String message, Throwable cause, int exitCode) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** It will not before somebody changes the settings. */
    static AccessException settings(String message, Throwable cause) {
        return new AccessException(message, cause, 2);
    }

    /** It may do so later. */
    static AccessException now(String message, Throwable cause) {
        return new AccessException(message, cause, 1);
    }

    /** Of a process that ends for it: 2 if settings must be changed, else 1. */
    public int exitCode() {
        return exitCode;
    }
}
