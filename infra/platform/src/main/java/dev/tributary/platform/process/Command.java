package dev.tributary.platform.process;

import dev.tributary.contract.LastWord;
import dev.tributary.platform.run.Failure;
import dev.tributary.platform.run.Unwritable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How to start a process. The environment is only what is given here plus a few harmless variables of our own, so that
 * nothing (a {@code SPARK_HOME}, a {@code JAVA_TOOL_OPTIONS}) leaks in.
 *
 * @param arguments program first; never a secret among them, everybody can list them
 * @param environment may hold secrets
 * @param folder working directory
 */
public record Command(List<String> arguments, Map<String, String> environment, Path folder) {

    /** Which run a process belongs to: {@code TRIBUTARY_RUN=<id>} proves it. */
    public static final String RUN = "TRIBUTARY_RUN";

    private static final List<String> INHERITED =
            List.of("PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "JAVA_HOME", LastWord.LOGS);

    public Command {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
    }

    /** Adds variables. */
    public Command with(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(more);
        return new Command(arguments, all, folder);
    }

    /** Starts it in a session of its own, so that Ctrl-C in our terminal does not reach it; output goes to the log. */
    public Process start(LogFile log) {
        List<String> line = new ArrayList<>(Programs.ownSession());
        line.addAll(arguments);
        ProcessBuilder builder = builder(line)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.file().toFile()));
        return start(builder);
    }

    /**
     * Starts a short-lived helper in our own session.
     *
     * @param errors file for its standard error; its standard output is ours to read
     */
    public Process startAttached(Path errors) {
        return start(builder(arguments)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectError(errors.toFile()));
    }

    private ProcessBuilder builder(List<String> line) {
        ProcessBuilder builder = new ProcessBuilder(line).directory(folder.toFile());
        Map<String, String> own = builder.environment();
        own.keySet().retainAll(INHERITED);
        own.putAll(environment);
        return builder;
    }

    private Process start(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            String text = String.valueOf(e.getMessage());
            if (text.contains("No such file") || text.contains("Permission denied")) {
                throw Failure.usage(
                        arguments.get(0) + " cannot be started: it is missing or not executable in " + folder + ".", e);
            }
            if (text.contains("Cannot allocate memory")) {
                throw Failure.failed(
                        "There is not enough memory to start another process: stop other programs and try again.", e);
            }
            throw Unwritable.file(folder, e);
        }
    }

    /** Without the environment. */
    @Override
    public String toString() {
        return String.join(" ", arguments);
    }
}
