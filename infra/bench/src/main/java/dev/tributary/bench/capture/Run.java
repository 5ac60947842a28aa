package dev.tributary.bench.capture;

/**
 * How one contender did in one round.
 *
 * @param seconds from the moment when the slot became active until the last event was delivered
 * @param cpuSeconds user and system time of the contender's process in that time
 */
record Run(long events, double seconds, double cpuSeconds) {

    double rate() {
        return events / seconds;
    }

    double cpuSecondsPerMillion() {
        return cpuSeconds / events * 1e6;
    }
}
