package dev.tributary.capture;

import java.util.Optional;

/** Places in the capture's work: a process that dies at one of them leaves other things behind than at the next. */
enum CrashPoint {
    /** A record has its number; the producer does not have the record. */
    BEFORE_SEND,
    /** The producer has all records of a Kafka transaction, but not the offset. */
    AFTER_SEND,
    /** The producer has the offset too; the Kafka transaction is not committed. */
    AFTER_OFFSET,
    /** Records and offset are durable; PostgreSQL has not been told. */
    AFTER_COMMIT,
    /** A source transaction is open and has no change yet. */
    BEGIN,
    /** In a source transaction, behind one of its changes. */
    CHANGE,
    /** A source transaction is complete and not committed to Kafka. */
    END,
    /** In a snapshot, initial or incremental, behind one of its rows. */
    READ;

    /** The place that is reached once an event has its number; empty if it is none. */
    static Optional<CrashPoint> behind(SourceEvent event) {
        if (event instanceof SourceEvent.Change change) {
            return Optional.of(
                    switch (change.operation()) {
                        case READ -> READ;
                        default -> CHANGE;
                    });
        }
        if (event instanceof SourceEvent.Begin) {
            return Optional.of(BEGIN);
        }
        return event instanceof SourceEvent.End ? Optional.of(END) : Optional.empty();
    }
}
