package dev.tributary.reduce.conformance;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * An engine behind a command line: it reads deliveries from its standard input and answers each on its standard output,
 * until the input ends. Every line is a JSON object; {@code {"end": true}} ends a delivery and an answer.
 */
final class CommandEngine implements Engine {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<String> command;
    private Process process;
    private PrintWriter input;
    private BufferedReader output;

    CommandEngine(List<String> command) {
        this.command = command;
    }

    @Override
    public Answer apply(Table table, History history, List<List<Event>> cuts) {
        try {
            start();
            input.println(Wire.table(table, history));
            for (List<Event> cut : cuts) {
                cut.forEach(event -> input.println(Wire.event(event)));
                input.println("{\"cut\":true}");
            }
            input.println("{\"end\":true}");
            input.flush();
            return answer();
        } catch (IOException e) {
            throw new UncheckedIOException("The engine " + command + " cannot be talked to", e);
        }
    }

    private void start() throws IOException {
        if (process == null || !process.isAlive()) {
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
            input = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8));
            output = process.inputReader(StandardCharsets.UTF_8);
        }
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
        throw new IllegalStateException("The engine " + command + " ended before it answered {\"end\": true}");
    }
}
