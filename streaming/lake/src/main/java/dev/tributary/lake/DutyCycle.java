package dev.tributary.lake;

import java.time.Duration;

/**
 * Keeps a step whose batches cost the same whatever they hold from taking a machine that is busy: after its work it rests
 * in proportion to how long that took. With time to spare work is short, and so is the rest.
 *
 * @param rest per time of work
 * @param longest rest
 */
public record DutyCycle(double rest, Duration longest) {

    public static final DutyCycle WITHOUT_REST = new DutyCycle(0, Duration.ZERO);

    /**
     * Rests.
     *
     * @param began {@link System#nanoTime()} when the work began
     * @throws IllegalStateException if the thread is interrupted, as when its query is stopped
     */
    public void after(long began) {
        try {
            Thread.sleep(after(Duration.ofNanos(System.nanoTime() - began)).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while resting", e);
        }
    }

    Duration after(Duration work) {
        Duration proportional = Duration.ofMillis((long) (work.toMillis() * rest));
        return proportional.compareTo(longest) < 0 ? proportional : longest;
    }
}
