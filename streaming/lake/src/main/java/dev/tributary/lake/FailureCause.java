package dev.tributary.lake;

import java.nio.channels.ClosedByInterruptException;
import java.util.Locale;
import org.apache.spark.SparkThrowable;

/** What a failure says to a person, and whether it says anything about its table at all. */
public final class FailureCause {

    private FailureCause() {}

    /** The first line of the innermost message that Spark or this product wrote; without one, of the root cause. */
    public static String of(Throwable failure) {
        Throwable told = failure;
        Throwable root = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            root = cause;
            if (cause instanceof SparkThrowable && cause.getMessage() != null) {
                told = cause;
            }
        }
        if (told == failure && root.getMessage() != null) {
            told = root;
        }
        Throwable shown = told;
        return shown.getMessage() == null
                ? shown.toString()
                : shown.getMessage()
                        .lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .findFirst()
                        .orElse(shown.toString());
    }

    /** Whether work was only broken off, because its query or the process ends. */
    public static boolean isInterruption(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String text = cause.getMessage() == null ? "" : cause.getMessage().toLowerCase(Locale.ROOT);
            if (cause instanceof InterruptedException
                    || cause instanceof ClosedByInterruptException
                    || (cause instanceof SparkThrowable spark && "SPARK_JOB_CANCELLED".equals(spark.getCondition()))
                    || text.contains("sparkcontext was shut down")
                    || text.contains("stopped sparkcontext")) {
                return true;
            }
        }
        return false;
    }
}
