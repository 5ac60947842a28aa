package dev.tributary.jobs.sql;

/** A statement is not run; the message says why and what would be. */
final class Refused extends RuntimeException {

    private static final long serialVersionUID = 1;

    Refused(String message) {
        super(message);
    }
}
