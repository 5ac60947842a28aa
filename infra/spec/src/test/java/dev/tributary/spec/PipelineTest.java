package dev.tributary.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelineTest {

    @TempDir
    Path folder;

    private Draft draft;

    @BeforeEach
    void aRightFile() throws IOException {
        draft = Draft.in(folder);
    }

    @Test
    void readsARightFile() throws IOException {
        Pipeline pipeline = draft.load();
        assertThat(pipeline)
                .isEqualTo(new Pipeline(
                        1,
                        "shop",
                        "",
                        List.of(),
                        new Source(List.of(new SourceTable(
                                "public",
                                "orders",
                                "orders",
                                List.of("order_id"),
                                History.SCD1,
                                "",
                                List.of(),
                                List.of(),
                                Map.of()))),
                        List.of(new EventStream(
                                "payments",
                                folder.resolve("payment.avsc"),
                                "payment_id",
                                "event_id",
                                "",
                                List.of(new RefinedTable(
                                        "paid", List.of("event_id"), "", List.of(new Step.Drop(List.of("lines"))))))),
                        List.of(new Mart("revenue", folder.resolve("revenue.sql"), List.of("day"), ""))));
    }

    @Test
    void readsEveryKindOfStep() throws IOException {
        String steps = """
                - empty_to_null: [note]
                          - explode: {column: lines, position: line_no}
                          - flatten: {columns: [lines]}
                          - rename: {card_brand: brand, lines_sku: sku}
                          - cast: {lines_quantity: bigint}
                          - derive: {column: double_quantity, sql: lines_quantity * 2}
                          - parse_json: {column: note, schema: "struct<text:string>"}
                          - flatten: {}
                          - drop: [card_last4]
                          - keep: [event_id, line_no, sku, double_quantity, note_text]""";
        assertThat(draft.with("- drop: [lines]", steps)
                        .load()
                        .events()
                        .get(0)
                        .refined()
                        .get(0)
                        .steps())
                .containsExactly(
                        new Step.EmptyToNull(List.of("note")),
                        new Step.Explode("lines", "line_no"),
                        new Step.Flatten(List.of("lines"), "_"),
                        new Step.Rename(Map.of("card_brand", "brand", "lines_sku", "sku")),
                        new Step.Cast(Map.of("lines_quantity", "bigint")),
                        new Step.Derive("double_quantity", "lines_quantity * 2"),
                        new Step.ParseJson("note", "struct<text:string>"),
                        new Step.Flatten(List.of(), "_"),
                        new Step.Drop(List.of("card_last4")),
                        new Step.Keep(List.of("event_id", "line_no", "sku", "double_quantity", "note_text")));
    }

    @Test
    void givesATableAnotherNameAndOwners() throws IOException {
        SourceTable table = draft.with("public.orders", "old.Orders\n      as: orders\n      owners: [b@example.com]")
                .load()
                .source()
                .tables()
                .get(0);
        assertThat(table.qualifiedName()).isEqualTo("old.Orders");
        assertThat(table.as()).isEqualTo("orders");
        assertThat(table.owners()).containsExactly("b@example.com");
    }

    @Test
    void saysWhenSnapshotsAreTaken() throws IOException {
        assertThat(draft.load().source().snapshot()).isEqualTo(SnapshotMode.INITIAL);
        assertThat(draft.with("source:\n", "source:\n  snapshot: none\n")
                        .load()
                        .source()
                        .snapshot())
                .isEqualTo(SnapshotMode.NONE);
        assertThat(draft.with("source:\n", "source:\n  snapshot: when_needed\n")
                        .load()
                        .source()
                        .snapshot())
                .isEqualTo(SnapshotMode.WHEN_NEEDED);
    }

    @Test
    void findsATableByEitherName() throws IOException {
        Source source = draft.with("public.orders", "old.Orders\n      as: orders")
                .load()
                .source();
        assertThat(source.table("old.Orders")).isPresent().isEqualTo(source.table("orders"));
        assertThat(source.table("orders2")).isEmpty();
        assertThat(source.nearest("odl.Orders")).contains("old.Orders");
        assertThat(source.nearest("orderz")).contains("old.Orders");
        assertThat(source.nearest("customers")).isEmpty();
    }

    @Test
    void keepsTheOrderOfMaps() throws IOException {
        String columns = "public.orders\n      columns: {z: {pii: true}, b: {}, y: {description: Why}, a: {}}";
        SourceTable table =
                draft.with("public.orders", columns).load().source().tables().get(0);
        assertThat(table.columns().keySet()).containsExactly("z", "b", "y", "a");
    }

    @Test
    void reportsAllDefectsOfAFileInItsOrder() throws IOException {
        Draft spoilt = draft.with("version: 1", "version: 3")
                .with("name: shop", "nmae: shop")
                .with("key: [order_id]", "key: [order_id, order_id]\n      history: scd2")
                .with("schema: payment.avsc", "schema: missing.avsc")
                .with("drop: [lines]", "sort: [lines]")
                .with("name: revenue", "name: paid")
                .with("grain: [day]", "grain: []");
        assertThatThrownBy(spoilt::load).isInstanceOf(PipelineException.class).hasMessage("""
                        %1$s/pipeline.yaml has 9 problems:
                          line 1, version: version 3 is not supported by this release; allowed: 1
                          line 1, name: is missing
                          line 2, nmae: unknown key; did you mean name? Allowed: version, name, description, owners, source, events, marts
                          line 6, source.tables[0].key[1]: order_id is listed twice
                          line 7, source.tables[0].history: scd2 is not supported by this release; allowed: scd1
                          line 10, events[0].schema: there is no file %1$s/missing.avsc
                          line 17, events[0].refined[0].steps[0].sort: unknown kind of step; allowed: empty_to_null, flatten, explode, rename, cast, derive, drop, keep, parse_json
                          line 19, marts[0].name: paid is taken already, by events[0].refined[0].name in line 14
                          line 21, marts[0].grain: is an empty list""", folder);
    }

    @Test
    void reportsTheFileItself() throws IOException {
        Path file = folder.resolve("pipeline.yaml");
        assertThatThrownBy(() -> Pipeline.load(file)).hasMessage("%s has 1 problem:\n  there is no such file", file);
        Files.write(file, new byte[] {'a', (byte) 0xff});
        assertThatThrownBy(() -> Pipeline.load(file)).hasMessageEndingWith(":\n  not encoded in UTF-8");
        Files.writeString(file, "# nothing\n");
        assertThatThrownBy(() -> Pipeline.load(file)).hasMessageEndingWith(":\n  the file is empty");
        Files.writeString(file, "- version: 1\n");
        assertThatThrownBy(() -> Pipeline.load(file)).hasMessageEndingWith(":\n  line 1: must be a map, not a list");
        assertThatThrownBy(() -> Pipeline.load(folder)).hasMessageContaining("cannot be read: ");
    }

    @Test
    void reportsAnEventSchemaThatIsNone() throws IOException {
        assertThat(schema("{")).startsWith("line 9, events[0].schema: not an Avro schema: ");
        assertThat(schema("[1]")).startsWith("line 9, events[0].schema: not an Avro schema: ");
        assertThat(schema(Draft.EVENT.replace("\"long\"", "\"lnog\"")))
                .isEqualTo("line 9, events[0].schema: not an Avro schema: Undefined schema: lnog");
        assertThat(schema("{\"type\": \"enum\", \"name\": \"E\", \"symbols\": [\"A\"]}"))
                .isEqualTo("line 9, events[0].schema: must be the schema of a record, not of type enum");
    }

    @Test
    void reportsLogicalTypesThatAvroIgnores() throws IOException {
        assertThat(schema(
                        Draft.EVENT.replace("\"long\"", "{\"type\": \"long\", \"logicalType\": \"timestamp-mcros\"}")))
                .isEqualTo("line 9, events[0].schema: the logical type timestamp-mcros of payment_id is unknown"
                        + " or does not fit long; did you mean timestamp-micros?");
        assertThat(schema(Draft.EVENT.replace("\"int\"", "{\"type\": \"bytes\", \"logicalType\": \"decimal\"}")))
                .isEqualTo("line 9, events[0].schema: the logical type decimal of lines[].quantity is unknown"
                        + " or does not fit bytes");
    }

    @Test
    void acceptsAnEventSchemaThatContainsItself() throws IOException {
        String recursive = Draft.EVENT.replace(
                "{\"name\": \"note\", \"type\": [\"null\", \"string\"]}",
                "{\"name\": \"refund\", \"type\": [\"null\", \"Payment\"]}");
        draft.with(Path.of("payment.avsc"), recursive);
        assertThat(draft.problems()).isEmpty();
    }

    private String schema(String text) throws IOException {
        List<String> problems = draft.with(Path.of("payment.avsc"), text).problems();
        assertThat(problems).hasSize(1);
        return problems.get(0);
    }
}
