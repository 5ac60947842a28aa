package dev.tributary.spec;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code events}: streams and the refined tables made of them. */
final class EventReader {

    private final Folder folder;
    private final Names tables;
    private final Names streams = new Names();

    EventReader(Folder folder, Names tables) {
        this.folder = folder;
        this.tables = tables;
    }

    EventStream stream(Fields stream) {
        Value name = stream.required("name");
        String named = name.name();
        streams.claim(named, name);
        Value schemaFile = stream.required("schema");
        Path schema = folder.file(schemaFile, ".avsc");
        Optional<EventSchema> fields = EventSchema.read(schema, schemaFile);
        return new EventStream(
                named,
                schema,
                identifying(stream.required("key"), fields),
                identifying(stream.required("id"), fields),
                stream.optional("description").text(""),
                Fields.each(stream.optional("refined"), table -> refined(table, fields)));
    }

    private static String identifying(Value value, Optional<EventSchema> schema) {
        String field = value.text();
        if (field != null) {
            schema.ifPresent(known -> known.checkIdentifying(field, value));
        }
        return field;
    }

    private RefinedTable refined(Fields table, Optional<EventSchema> schema) {
        Value name = table.required("name");
        String named = name.name();
        tables.claim(named, name);
        Value key = table.required("key");
        List<String> columns = key.texts();
        String description = table.optional("description").text("");
        List<StepReader.Read> steps = StepReader.steps(table.optional("steps"));
        schema.ifPresent(known -> {
            ColumnTrace trace = new ColumnTrace(known.columns());
            steps.forEach(read -> trace.follow(read.step(), read.at()));
            trace.require(columns, key);
        });
        List<Step> valid = steps.stream()
                .map(StepReader.Read::step)
                .flatMap(Optional::stream)
                .toList();
        return new RefinedTable(named, columns, description, valid);
    }
}
