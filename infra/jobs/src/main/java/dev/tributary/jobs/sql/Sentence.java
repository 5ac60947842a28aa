package dev.tributary.jobs.sql;

import org.apache.spark.SparkThrowable;

/** What Spark says about a failure, without the plan and the trace that it adds. */
public final class Sentence {

    private Sentence() {}

    /** The first line of the innermost message that Spark wrote for people. */
    public static String of(Throwable failure) {
        Throwable told = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SparkThrowable && cause.getMessage() != null) {
                told = cause;
            }
        }
        if (told.getMessage() == null) {
            return told.toString();
        }
        return told.getMessage()
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse(told.toString());
    }
}
