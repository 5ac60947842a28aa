package dev.tributary.producers;

/** A monotonic clock: nanoseconds since an arbitrary moment. */
@FunctionalInterface
interface Ticker {
    long nanos();
}
