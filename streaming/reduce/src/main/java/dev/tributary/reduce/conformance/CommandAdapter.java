package dev.tributary.reduce.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.reduce.Folds;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Puts an engine behind a command line: events on standard input, tables on standard output. */
final class CommandAdapter {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Engine engine;

    CommandAdapter(Engine engine) {
        this.engine = engine;
    }

    /** This project's fold. */
    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        new CommandAdapter(new FoldEngine(Folds.PRODUCTION))
                .serve(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)), out);
    }

    void serve(BufferedReader in, PrintStream out) throws IOException {
        Table table = null;
        History history = null;
        List<List<Event>> cuts = new ArrayList<>();
        List<Event> cut = new ArrayList<>();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            JsonNode node = JSON.readTree(line);
            if (node.has("table")) {
                table = Wire.table(node.get("table"));
                history = Wire.history(node.get("table"));
                cuts = new ArrayList<>();
            } else if (node.has("cut")) {
                cuts.add(cut);
                cut = new ArrayList<>();
            } else if (node.has("end")) {
                AnswerLines.write(engine.apply(table, history, cuts)).forEach(out::println);
                out.println("{\"end\":true}");
                out.flush();
            } else {
                cut.add(Wire.event(node));
            }
        }
    }
}
