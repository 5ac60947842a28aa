package dev.tributary.producers;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.ToIntFunction;

/**
 * From the start of a process until it is asked to stop, by SIGTERM or from inside. Whoever works asks {@link #over()}
 * between two pieces of work and waits by {@link #pause}, which ends early.
 */
final class Lifetime {

    /** How long the current piece of work may take after SIGTERM. */
    private static final Duration GRACE = Duration.ofSeconds(20);

    private final CountDownLatch end = new CountDownLatch(1);

    /**
     * Runs a program in this process and exits with its code, also when SIGTERM ended it (by default the JVM would
     * exit with 143).
     */
    static void run(ToIntFunction<Lifetime> program) {
        Lifetime lifetime = new Lifetime();
        CompletableFuture<Integer> code = new CompletableFuture<>();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            lifetime.end();
            Runtime.getRuntime().halt(await(code));
        }));
        try {
            code.complete(program.applyAsInt(lifetime));
        } finally {
            code.complete(1);
        }
        System.exit(code.join());
    }

    private static int await(CompletableFuture<Integer> code) {
        try {
            return code.get(GRACE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            System.err.println("Did not stop within " + GRACE.toSeconds() + " s and was ended: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 1;
    }

    void end() {
        end.countDown();
    }

    boolean over() {
        return end.getCount() == 0;
    }

    /** Waits, but not beyond the end. */
    void pause(long nanos) {
        if (nanos <= 0) {
            return;
        }
        try {
            if (!end.await(nanos, TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            end();
        }
    }

    void pause(Duration time) {
        pause(time.toNanos());
    }

    /** Ends after a time, unless it is null. */
    void endAfter(Duration time) {
        if (time != null) {
            CompletableFuture.delayedExecutor(time.toNanos(), TimeUnit.NANOSECONDS)
                    .execute(this::end);
        }
    }
}
