package dev.tributary.platform.process;

/** Waiting for something that only the operating system knows. */
public final class Pause {

    private Pause() {}

    /** False if the thread was interrupted, which stays set. */
    public static boolean millis(long millis) {
        try {
            Thread.sleep(millis);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
