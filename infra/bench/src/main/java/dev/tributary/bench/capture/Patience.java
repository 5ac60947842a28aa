package dev.tributary.bench.capture;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Looks again and again until something is the case. */
final class Patience {

    private Patience() {}

    /**
     * @param what is waited for, in the words of the message if it never comes
     * @param pause between two looks
     */
    static void await(String what, Duration limit, Duration pause, Callable<Boolean> condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        try {
            while (!condition.call()) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException(what + " did not come within " + limit.toSeconds() + " s.");
                }
                TimeUnit.NANOSECONDS.sleep(pause.toNanos());
            }
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(what + ": " + e.getMessage(), e);
        }
    }
}
