package dev.tributary.platform.supervise;

import dev.tributary.platform.run.Failure;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Why a process is not running, for a person.
 *
 * @param sentence what happened, and what to do where that is known
 * @param lasting whether trying again soon is pointless
 */
record Cause(String sentence, boolean lasting) {

    /** What a log says when this has happened, and what to tell about it. */
    private record Sign(Pattern pattern, String advice, boolean lasting) {}

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
            sign(
                    "Could not find or load main class|NoClassDefFoundError|ClassNotFoundException",
                    "the distribution is incomplete: run ./mvnw -Dquick -DskipTests package",
                    true),
            sign(
                    "OutOfMemoryError|insufficient memory|Cannot allocate memory|could not map anonymous",
                    "there is not enough memory for it: stop other programs",
                    false),
            sign(
                    "Permission denied|AccessDenied",
                    "it may not write below the state directory: run as its owner",
                    true));

    private static Sign sign(String pattern, String advice, boolean lasting) {
        return new Sign(Pattern.compile(pattern), advice, lasting);
    }

    /** Before the process could be started, or when it could not be set up. */
    static Cause of(Exception failure) {
        boolean lasting = failure instanceof Failure known && known.exitCode() == Failure.USAGE;
        return new Cause(message(failure), lasting);
    }

    /** After it ended by itself. */
    static Cause ofExit(String name, int exitCode, List<String> lastLines, Path log) {
        List<LogLine> lines = lastLines.stream().map(LogLine::of).toList();
        for (Sign sign : SIGNS) {
            for (LogLine line : lines) {
                if (sign.pattern().matcher(line.text()).find()) {
                    String sentence = name + " ended: " + sign.advice() + ". It said: " + quote(line.text());
                    return new Cause(sentence, sign.lasting());
                }
            }
        }
        String last = lastWord(lines);
        if (exitCode == Failure.USAGE && !last.isEmpty()) {
            return new Cause(last, true);
        }
        String how = exitCode > 128
                ? name + " was killed by signal " + (exitCode - 128)
                : name + " ended with exit code " + exitCode;
        return new Cause(how + (last.isEmpty() ? "." : ". It said: " + quote(last)) + " See " + log + ".", false);
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

    /** The last line that is not part of a stack trace. */
    private static String lastWord(List<LogLine> lines) {
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

    private static String quote(String line) {
        String text = line.strip();
        return "\"" + (text.length() > 240 ? text.substring(0, 237) + "..." : text) + "\".";
    }
}
