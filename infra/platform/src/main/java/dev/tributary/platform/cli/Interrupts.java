package dev.tributary.platform.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jline.utils.Signals;

/** Ctrl-C and a polite kill as something to ask for, instead of the end of the process. */
final class Interrupts {

    private final AtomicInteger count = new AtomicInteger();
    private final CountDownLatch first = new CountDownLatch(1);
    private final CountDownLatch second = new CountDownLatch(2);

    private Interrupts() {}

    static Interrupts listen() {
        Interrupts interrupts = new Interrupts();
        Signals.register("INT", () -> interrupts.arrived(1));
        // Whoever sends TERM wants the end, not a report.
        Signals.register("TERM", () -> interrupts.arrived(2));
        return interrupts;
    }

    private void arrived(int times) {
        for (int i = 0; i < times; i++) {
            count.incrementAndGet();
            first.countDown();
            second.countDown();
        }
    }

    /** Asked to come to an end. */
    boolean once() {
        return count.get() >= 1;
    }

    /** Asked to stop at once. */
    boolean twice() {
        return count.get() >= 2;
    }

    /** Waits, but not longer than until the next interrupt that matters. */
    void pause(long millis) {
        CountDownLatch next = once() ? second : first;
        try {
            next.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            arrived(2);
        }
    }
}
