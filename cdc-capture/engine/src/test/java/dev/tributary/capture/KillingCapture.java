package dev.tributary.capture;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** The capture, but when it commits to Kafka for the n-th time another process, the broker, is killed. */
public final class KillingCapture {

    /** System property: the process to be killed. */
    public static final String VICTIM = "crash.victim";
    /** System property: n. */
    public static final String TIMES = "crash.times";
    /** System property: microseconds between the beginning of the commit and the kill; if 0, it begins behind the kill. */
    public static final String DELAY = "crash.delay";
    /** What is printed if the broker died before the commit had come back. */
    public static final String KILLED = "Killed the broker while committing";

    private KillingCapture() {}

    public static void main(String[] arguments) {
        ProcessHandle victim = ProcessHandle.of(Long.getLong(VICTIM)).orElseThrow();
        int times = Integer.getInteger(TIMES);
        int delay = Integer.getInteger(DELAY);
        AtomicInteger commits = new AtomicInteger();
        AtomicBoolean committing = new AtomicBoolean();
        Capture.run(arguments, point -> {
            if (point == CrashPoint.AFTER_COMMIT) {
                committing.set(false);
            } else if (point == CrashPoint.AFTER_OFFSET && commits.incrementAndGet() == times) {
                Delivery.await();
                committing.set(true);
                CompletableFuture<Void> killed = CompletableFuture.runAsync(() -> kill(victim, delay, committing));
                if (delay == 0) {
                    killed.join();
                }
            }
        });
    }

    private static void kill(ProcessHandle victim, int delay, AtomicBoolean committing) {
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(delay));
        victim.destroyForcibly();
        victim.onExit().join();
        System.out.println(committing.get() ? KILLED : "The commit was faster than the kill");
    }
}
