package dev.tributary.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** A small pipeline in a folder of its own, right until a test spoils it. */
record Draft(Path folder, String yaml) {

    static final String EVENT = """
            {"type": "record", "name": "Payment", "fields": [
              {"name": "event_id", "type": "string"},
              {"name": "payment_id", "type": "long"},
              {"name": "note", "type": ["null", "string"]},
              {"name": "card", "type": ["null", {"type": "record", "name": "Card", "fields": [
                {"name": "brand", "type": "string"}, {"name": "last4", "type": "string"}]}]},
              {"name": "card_brand", "type": "string"},
              {"name": "lines", "type": {"type": "array", "items": {"type": "record", "name": "Line", "fields": [
                {"name": "sku", "type": "string"}, {"name": "quantity", "type": "int"}]}}}]}
            """;

    private static final String YAML = """
            version: 1
            name: shop
            source:
              tables:
                - table: public.orders
                  key: [order_id]
            events:
              - name: payments
                schema: payment.avsc
                key: payment_id
                id: event_id
                refined:
                  - name: paid
                    key: [event_id]
                    steps:
                      - drop: [lines]
            marts:
              - name: revenue
                sql: revenue.sql
                grain: [day]
            """;

    static Draft in(Path folder) throws IOException {
        Files.writeString(folder.resolve("payment.avsc"), EVENT);
        Files.writeString(folder.resolve("revenue.sql"), "SELECT 1 AS day");
        return new Draft(folder, YAML);
    }

    /** Replaces a piece of the file, which must be there once. */
    Draft with(String piece, String replacement) {
        assertThat(yaml.split(Pattern.quote(piece), -1))
                .as("places of <%s>", piece)
                .hasSize(2);
        return new Draft(folder, yaml.replace(piece, replacement));
    }

    Draft with(Path file, String text) throws IOException {
        Files.writeString(folder.resolve(file), text);
        return this;
    }

    Pipeline load() throws IOException {
        return Pipeline.load(Files.writeString(folder.resolve("pipeline.yaml"), yaml));
    }

    /** What loading complains of, in its order; empty if it does not. */
    List<String> problems() throws IOException {
        try {
            load();
            return List.of();
        } catch (PipelineException e) {
            return e.problems().stream()
                    .map(problem -> problem.toString().replace(folder.toString(), "<folder>"))
                    .toList();
        }
    }
}
