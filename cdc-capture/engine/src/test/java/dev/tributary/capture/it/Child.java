package dev.tributary.capture.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A server process with its log file. */
record Child(Process process, Path log) implements AutoCloseable {

    static Child start(Path log, Map<String, String> environment, List<String> command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().putAll(environment);
            Process process = builder.start();
            // A test that breaks off while its servers start must not leave them behind.
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            return new Child(process, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a command to its end. */
    static void run(Path log, List<String> command) {
        int code = start(log, Map.of(), command).await();
        if (code != 0) {
            throw new IllegalStateException(command + " ended with " + code + ": " + text(log));
        }
    }

    int await() {
        try {
            if (!process.waitFor(3, TimeUnit.MINUTES)) {
                throw new IllegalStateException("Process " + process.pid() + " does not end: " + text(log));
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    String output() {
        return text(log);
    }

    static String text(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        await();
    }
}
