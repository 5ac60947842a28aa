package dev.tributary.capture;

import java.util.concurrent.atomic.AtomicInteger;

/** The capture, but when it reaches a {@link CrashPoint} for the n-th time it dies without another word. */
public final class HaltingCapture {

    /** System property: name of the point. */
    public static final String POINT = "crash.point";
    /** System property: n. */
    public static final String TIMES = "crash.times";
    /** Exit code of a process that died there; nothing else ends with it. */
    public static final int HALTED = 86;

    private HaltingCapture() {}

    public static void main(String[] arguments) {
        CrashPoint chosen = CrashPoint.valueOf(System.getProperty(POINT));
        int times = Integer.parseInt(System.getProperty(TIMES));
        AtomicInteger reached = new AtomicInteger();
        Capture.run(arguments, point -> {
            if (point == chosen && reached.incrementAndGet() == times) {
                halt(point);
            }
        });
    }

    private static void halt(CrashPoint point) {
        if (point == CrashPoint.AFTER_SEND || point == CrashPoint.AFTER_OFFSET) {
            Delivery.await();
        }
        Runtime.getRuntime().halt(HALTED);
    }
}
