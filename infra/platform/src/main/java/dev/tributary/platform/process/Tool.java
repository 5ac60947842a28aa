package dev.tributary.platform.process;

import dev.tributary.platform.run.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;

/** Runs a program that does one thing and ends. */
public final class Tool {

    /**
     * How it ended.
     *
     * @param output standard output
     * @param errors standard error
     */
    public record Outcome(int exitCode, String output, String errors) {

        public boolean succeeded() {
            return exitCode == 0;
        }

        /** The line that says most about a failure: the last one that is not part of a stack trace. */
        public String lastWord() {
            Predicate<String> telling = line -> !line.isBlank() && !line.startsWith("\t");
            String text = errors.lines().anyMatch(telling) ? errors : output;
            return text.lines()
                    .filter(telling)
                    .reduce((first, second) -> second)
                    .orElse("nothing");
        }
    }

    private Tool() {}

    /** @param what it is, for the message when it cannot even be run: {@code "The check of the SQL"} */
    public static Outcome run(Command command, String what) {
        try {
            Path errors = Files.createTempFile("tributary-", ".stderr");
            try {
                Process process = command.startAttached(errors);
                try (var stdout = process.getInputStream()) {
                    String output = new String(stdout.readAllBytes(), StandardCharsets.UTF_8);
                    return new Outcome(process.waitFor(), output, Files.readString(errors));
                } finally {
                    process.destroyForcibly();
                }
            } finally {
                Files.delete(errors);
            }
        } catch (IOException e) {
            throw Failure.failed(what + " could not be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.failed(what + " was interrupted.", e);
        }
    }
}
