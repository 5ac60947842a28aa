package dev.tributary.spec;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code source}: captured tables. */
final class SourceReader {

    /** Schemas whose topics would be those of back-end events and of the capture itself. */
    private static final Set<String> RESERVED = Set.of("events", "capture");

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
        SnapshotMode snapshot = snapshot(source.optional("snapshot"));
        return new Source(Fields.each(source.required("tables"), this::table), snapshot);
    }

    private static SnapshotMode snapshot(Value value) {
        String word = value.text(SnapshotMode.INITIAL.word());
        for (SnapshotMode mode : SnapshotMode.values()) {
            if (mode.word().equals(word)) {
                return mode;
            }
        }
        if (word != null) {
            value.problem(
                    word + " is not a way to take snapshots",
                    SnapshotMode.words(),
                    Words.nearest(word, SnapshotMode.words()));
        }
        return SnapshotMode.INITIAL;
    }

    private SourceTable table(Fields table) {
        Value named = table.required("table");
        QualifiedName name = name(named);
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
                columns(table.optional("columns"), key));
    }

    private QualifiedName name(Value value) {
        String text = value.text();
        QualifiedName name = text == null ? null : QualifiedName.parse(text).orElse(null);
        if (name == null) {
            captured.claim(text, value);
            if (text != null) {
                value.problem(
                        "must be schema.table, each in double quotes if it has a dot or a quote in it, not \"" + text
                                + '"',
                        List.of(),
                        Words.isPlain(text) ? "public." + text : null);
            }
            return new QualifiedName(null, null);
        }
        captured.claim(name.toString(), value);
        if (RESERVED.contains(name.schema())) {
            value.problem(
                    "the schema " + name.schema() + " cannot be captured: its topics would be the pipeline's own");
        }
        return name;
    }

    private static String defaultName(QualifiedName name, Value named) {
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

    private static Map<String, Column> columns(Value value, List<String> key) {
        Map<String, Column> columns = new LinkedHashMap<>();
        Names names = new Names();
        value.entries().forEach((name, entry) -> entry.fields()
                .map(fields -> fields.read(column -> column(column, name, names)))
                .ifPresent(column -> {
                    if (key.contains(name) && column.atCapture() != AtCapture.KEPT) {
                        entry.problem("is in the key, which must stay as it is: with pii: "
                                + column.atCapture().word() + " no change would find its row");
                    }
                    if (key.contains(name) && !column.as().equals(name)) {
                        entry.problem("is in the key, whose columns keep their names");
                    }
                    if (!key.contains(name) && key.contains(column.as())) {
                        entry.problem(column.as() + " is a column of the key");
                    }
                    columns.put(name, column);
                }));
        return columns;
    }

    private static Column column(Fields column, String name, Names names) {
        Value as = column.optional("as");
        String other = as.name();
        names.claim(other, as);
        String inLake = other == null ? name : other;
        String description = column.optional("description").text("");
        Value pii = column.optional("pii");
        return pii.isText()
                ? new Column(inLake, description, true, atCapture(pii))
                : new Column(inLake, description, pii.flag(), AtCapture.KEPT);
    }

    private static AtCapture atCapture(Value pii) {
        String word = pii.text();
        List<String> allowed = List.of("true", "false", "exclude", "mask", "hash");
        for (AtCapture each : List.of(AtCapture.EXCLUDED, AtCapture.MASKED, AtCapture.HASHED)) {
            if (each.word().equals(word)) {
                return each;
            }
        }
        if (word != null) {
            pii.problem("must not be the text \"" + word + '"', allowed, Words.nearest(word, allowed));
        }
        return AtCapture.KEPT;
    }
}
