package dev.tributary.capture.direct;

/**
 * A transaction of the source.
 *
 * @param id PostgreSQL's number for it
 * @param commitMicros when it was committed, microseconds since 1970
 */
record Transaction(long id, long commitMicros) {}
