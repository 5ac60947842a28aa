package dev.tributary.spec;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code source}: captured tables. */
final class SourceReader {

    /** Schemas whose topics would be those of back-end events and of the capture itself. */
    private static final Set<String> RESERVED = Set.of("events", "capture");

    private record Name(String schema, String table) {}

    private final Names refined;
    private final Names captured = new Names();
    private final List<String> owners;

    /**
     * @param owners of tables that name none
     */
    SourceReader(Names refined, List<String> owners) {
        this.refined = refined;
        this.owners = owners;
    }

    Source source(Fields source) {
        return new Source(Fields.each(source.required("tables"), this::table));
    }

    private SourceTable table(Fields table) {
        Value named = table.required("table");
        Name name = name(named);
        Value as = table.optional("as");
        String refinedName = as.isAbsent() ? defaultName(name, named) : as.name();
        refined.claim(refinedName, as.isAbsent() ? named : as);
        List<String> key = table.required("key").texts();
        History history = history(table.optional("history"));
        String description = table.optional("description").text("");
        Value ownOwners = table.optional("owners");
        return new SourceTable(
                name.schema(),
                name.table(),
                refinedName,
                key,
                history,
                description,
                ownOwners.isAbsent() ? owners : ownOwners.texts(),
                table.optional("tags").texts(),
                columns(table.optional("columns")));
    }

    /** Topics are made of these names, so they hold what a topic may. */
    private Name name(Value value) {
        String text = value.text();
        if (text == null) {
            return new Name(null, null);
        }
        captured.claim(text, value);
        String[] parts = text.split("\\.", -1);
        boolean plain = parts.length == 2 && Words.isPlain(parts[0]) && Words.isPlain(parts[1]);
        if (!plain) {
            String nearest = Words.isPlain(text) ? "public." + text : null;
            value.problem(
                    "must be schema.table, each of letters, digits and underscores, not \"" + text + '"',
                    List.of(),
                    nearest);
            return new Name(null, null);
        }
        if (RESERVED.contains(parts[0])) {
            value.problem("the schema " + parts[0] + " cannot be captured: its topics would be the pipeline's own");
        }
        return new Name(parts[0], parts[1]);
    }

    private static String defaultName(Name name, Value named) {
        if (name.table() != null && !Words.isName(name.table())) {
            named.problem("the refined table needs a lower-case name; add as: " + Words.nameLike(name.table()));
            return null;
        }
        return name.table();
    }

    private static History history(Value value) {
        String word = value.text("scd1");
        if (word == null || word.equals("scd1")) {
            return History.SCD1;
        }
        boolean later = word.equals("scd2");
        value.problem(
                word + (later ? " is not supported by this release" : " is not a kind of history"),
                List.of("scd1"),
                later ? null : Words.nearest(word, List.of("scd1")));
        return later ? History.SCD2 : History.SCD1;
    }

    private static Map<String, Column> columns(Value value) {
        Map<String, Column> columns = new LinkedHashMap<>();
        value.entries().forEach((name, entry) -> entry.fields()
                .map(fields -> fields.read(SourceReader::column))
                .ifPresent(column -> columns.put(name, column)));
        return columns;
    }

    private static Column column(Fields column) {
        return new Column(
                column.optional("description").text(""), column.optional("pii").flag());
    }
}
