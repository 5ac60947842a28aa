package dev.tributary.producers;

import java.time.Duration;

/**
 * A token bucket: says how long to wait so that on average a given number of units a second are done. Time lost to a
 * stall is made up for, but no more than the backlog. Thread-safe.
 */
final class Pace {

    private static final double NANOS = 1e9;

    private final double nanosAUnit;
    private final long backlogNanos;
    private final Ticker ticker;
    private long due;
    private boolean begun;

    /**
     * @param rate units a second, above 0
     * @param backlog lost time that is made up for at most
     */
    Pace(double rate, Duration backlog, Ticker ticker) {
        if (!(rate > 0)) {
            throw new IllegalArgumentException("A rate is above 0, not " + rate);
        }
        this.nanosAUnit = NANOS / rate;
        this.backlogNanos = backlog.toNanos();
        this.ticker = ticker;
    }

    /**
     * Accounts for units that were done or are about to be.
     *
     * @return nanoseconds to wait before the next ones; 0 if late
     */
    synchronized long take(long units) {
        long now = ticker.nanos();
        if (!begun) {
            // Time before the first units is not lost time.
            due = now;
            begun = true;
        }
        due = Math.max(due, now - backlogNanos) + Math.round(units * nanosAUnit);
        return Math.max(0, due - now);
    }
}
