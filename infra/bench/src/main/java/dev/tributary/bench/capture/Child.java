package dev.tributary.bench.capture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process with its log file; it does not outlive this one. */
record Child(Process process, Path log) implements AutoCloseable {

    static Child start(Path log, Map<String, String> environment, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            return new Child(process, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a command to its end; gives what the log holds then. */
    static String run(Path log, List<String> command) {
        Child child = start(log, Map.of(), command);
        int code = child.await();
        if (code != 0) {
            throw new IllegalStateException(String.join(" ", command) + " ended with " + code + ": " + child.output());
        }
        return child.output();
    }

    int await() {
        try {
            if (!process.waitFor(10, TimeUnit.MINUTES)) {
                throw new IllegalStateException("Process " + process.pid() + " does not end: see " + log);
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /**
     * @throws IllegalStateException if it has ended
     */
    void requireAlive() {
        if (!process.isAlive()) {
            throw new IllegalStateException("A process ended with " + process.exitValue() + ": " + output());
        }
    }

    String output() {
        try {
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** User and system time so far, seconds. */
    double cpuSeconds() {
        return CpuTime.seconds(process.pid());
    }

    @Override
    public void close() {
        process.destroy();
        await();
    }
}
