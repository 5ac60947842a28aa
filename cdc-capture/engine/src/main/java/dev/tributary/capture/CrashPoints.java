package dev.tributary.capture;

/** Is told which places the capture reaches. Tests end the process there; a shipped capture has nothing that could. */
@FunctionalInterface
interface CrashPoints {

    /** Of every capture but those of tests. */
    CrashPoints NONE = point -> {};

    void reached(CrashPoint point);
}
