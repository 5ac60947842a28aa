package dev.tributary.reduce.conformance;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An engine behind a command line: it reads deliveries from its standard input and answers each on its standard output,
 * until the input ends. Every line is a JSON object; {@code {"end": true}} ends a delivery and an answer. An engine that
 * ends early, says something else or does not answer in time has failed that delivery, and is started again for the next.
 */
public final class CommandEngine implements Engine, AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<String> command;
    private final Duration patience;
    private Process process;
    private PrintWriter input;
    private BufferedReader output;

    private CommandEngine(List<String> command, Duration patience) {
        this.command = List.copyOf(command);
        this.patience = patience;
    }

    /**
     * Starts the command.
     *
     * @param patience how long one delivery and its answer may take
     * @throws UncheckedIOException if there is no such command
     */
    public static CommandEngine start(List<String> command, Duration patience) {
        CommandEngine engine = new CommandEngine(command, patience);
        engine.start();
        // Also after Ctrl-C no engine stays behind.
        Runtime.getRuntime().addShutdownHook(new Thread(engine::end));
        return engine;
    }

    @Override
    public Answer apply(Table table, History history, List<List<Event>> cuts) {
        if (process == null || !process.isAlive()) {
            start();
        }
        // Its end also ends our waiting, to be read or to be answered.
        Process asked = process;
        AtomicBoolean late = new AtomicBoolean();
        CompletableFuture<Void> limit = CompletableFuture.runAsync(
                () -> {
                    late.set(true);
                    asked.destroyForcibly();
                },
                CompletableFuture.delayedExecutor(patience.toMillis(), TimeUnit.MILLISECONDS));
        try {
            deliver(table, history, cuts);
            return answer();
        } catch (IOException | RuntimeException e) {
            // What it still says would be taken for the next answer.
            end();
            String cause = late.get() ? "it did not answer within " + patience.toSeconds() + " s" : e.getMessage();
            throw new IllegalStateException(cause, e);
        } finally {
            limit.cancel(false);
        }
    }

    private void deliver(Table table, History history, List<List<Event>> cuts) {
        input.println(Wire.table(table, history));
        for (List<Event> cut : cuts) {
            cut.forEach(event -> input.println(Wire.event(event)));
            input.println("{\"cut\":true}");
        }
        input.println("{\"end\":true}");
        input.flush();
    }

    /** Ends the process. */
    @Override
    public void close() {
        end();
    }

    private void end() {
        if (process != null) {
            process.destroy();
            process = null;
        }
    }

    private void start() {
        try {
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("The engine cannot be started: " + e.getMessage(), e);
        }
        input = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8));
        output = process.inputReader(StandardCharsets.UTF_8);
    }

    private Answer answer() throws IOException {
        AnswerLines lines = new AnswerLines();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            var node = JSON.readTree(line);
            if (node.has("end")) {
                return lines.answer();
            }
            lines.read(node);
        }
        throw new IllegalStateException("it ended before it answered {\"end\":true}");
    }
}
