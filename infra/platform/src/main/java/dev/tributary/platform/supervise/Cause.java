package dev.tributary.platform.supervise;

import dev.tributary.platform.run.Failure;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Why a process is not running, for a person.
 *
 * @param sentence what happened, and what to do where that is known
 * @param lasting whether trying again soon is pointless
 */
record Cause(String sentence, boolean lasting) {

    /** What a log says when this has happened, and what to tell about it. */
    private record Sign(Pattern pattern, Function<Optional<Heap>, String> advice, boolean lasting) {}

    private static final int LONGEST_QUOTE = 400;

    private static final List<Sign> SIGNS = List.of(
            sign("No space left on device", "the disk is full: free some space below the state directory", false),
            sign(
                    "Address already in use|BindException|is taken|could not bind",
                    "its port is taken by another program: stop that one, or run down and up to choose new ports",
                    false),
            sign(
                    "UnsupportedClassVersionError",
                    "it needs a newer Java than the one that runs it: set JAVA_HOME to a JDK 17",
                    true),
            // Before the heap: the JVM calls both OutOfMemoryError.
            new Sign(
                    Pattern.compile("insufficient memory|Cannot allocate memory|could not map anonymous"
                            + "|unable to create native thread"),
                    heap -> "the machine had no memory or threads left for it (" + MachineMemory.text()
                            + " now): stop other programs",
                    false),
            new Sign(
                    Pattern.compile("OutOfMemoryError"),
                    heap -> heap.map(Heap::advice).orElse("its memory is full"),
                    false),
            sign(
                    "Could not find or load main class|NoClassDefFoundError|ClassNotFoundException",
                    "the distribution is incomplete: run ./mvnw -Dquick -DskipTests package",
                    true),
            sign(
                    "Permission denied|AccessDenied",
                    "it may not write below the state directory: run as its owner",
                    true));

    private static Sign sign(String pattern, String advice, boolean lasting) {
        return new Sign(Pattern.compile(pattern), heap -> advice, lasting);
    }

    /** Before the process could be started, or when it could not be set up. */
    static Cause of(Exception failure) {
        boolean lasting = failure instanceof Failure known && known.exitCode() == Failure.USAGE;
        return new Cause(message(failure), lasting);
    }

    /** After it ended by itself. */
    static Cause ofExit(String name, int exitCode, List<String> lastLines, Path log) {
        return ofExit(name, exitCode, lastLines, log, Optional.empty());
    }

    /**
     * After it ended by itself. What it said first is the cause, and what came later its consequences; only with exit code
     * {@value Failure#USAGE} the last thing it said is a message about its end.
     *
     * @param lastLines what it said since it was healthy
     */
    static Cause ofExit(String name, int exitCode, List<String> lastLines, Path log, Optional<Heap> heap) {
        List<LogLine> lines = lastLines.stream().map(LogLine::of).toList();
        for (LogLine line : lines) {
            for (Sign sign : SIGNS) {
                if (sign.pattern().matcher(line.text()).find()) {
                    String sentence =
                            name + " ended: " + sign.advice().apply(heap) + ". It said: " + quote(line.text());
                    return new Cause(sentence, sign.lasting());
                }
            }
        }
        String last = last(lines);
        if (exitCode == Failure.USAGE && !last.isEmpty()) {
            return new Cause(last, true);
        }
        String said = firstError(lines).orElse(last);
        String how = exitCode > 128
                ? name + " was killed by signal " + (exitCode - 128)
                : name + " ended with exit code " + exitCode;
        return new Cause(how + (said.isEmpty() ? "." : ". It said: " + quote(said)) + " See " + log + ".", false);
    }

    static Cause tooSlow(String name, String reason, Path log) {
        return new Cause(name + " did not start in time (" + reason + "). See " + log + ".", false);
    }

    static Cause stuck(String name, String reason, Path log) {
        return new Cause(name + " stopped working (" + reason + ") and was restarted. See " + log + ".", false);
    }

    private static String message(Exception failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }

    /** The last error, else the last line; no part of a stack trace. */
    private static String last(List<LogLine> lines) {
        String last = "";
        String lastError = "";
        for (LogLine line : lines) {
            if (line.isPartOfTrace()) {
                continue;
            }
            last = line.text();
            if (line.isError()) {
                lastError = line.text();
            }
        }
        return (lastError.isEmpty() ? last : lastError).strip();
    }

    /** The first error, with the innermost cause of the stack trace that follows it. */
    private static Optional<String> firstError(List<LogLine> lines) {
        for (int i = 0; i < lines.size(); i++) {
            LogLine line = lines.get(i);
            if (line.isError() && !line.isPartOfTrace()) {
                return Optional.of(line.text().strip()
                        + thrown(lines.subList(i + 1, lines.size()))
                                .map(cause -> ": " + cause)
                                .orElse(""));
            }
        }
        return Optional.empty();
    }

    /** {@code Caused by: java.io.IOException: gone} → {@code java.io.IOException: gone}. */
    private static Optional<String> thrown(List<LogLine> lines) {
        String thrown = null;
        for (LogLine line : lines) {
            boolean begins = thrown == null && line.isThrown();
            if (begins || line.isCause()) {
                thrown = line.text().strip().replaceFirst("^Caused by: ", "");
            } else if (line.isStamped() || thrown == null) {
                break;
            }
        }
        return Optional.ofNullable(thrown);
    }

    private static String quote(String line) {
        String text = line.strip();
        return "\"" + (text.length() > LONGEST_QUOTE ? text.substring(0, LONGEST_QUOTE - 3) + "..." : text) + "\".";
    }
}
