package dev.tributary.spec;

import java.util.List;

/** The file's top level. */
final class PipelineReader {

    /** What PostgreSQL leaves of a slot's name after the prefix {@code tributary_}. */
    private static final int LONGEST_NAME = 53;

    private final Folder folder;

    /** Names of refined tables and marts: people query both, and marts name refined tables without their zone. */
    private final Names tables = new Names();

    PipelineReader(Folder folder) {
        this.folder = folder;
    }

    Pipeline pipeline(Fields file) {
        int version = version(file.required("version"));
        String name = name(file.required("name"));
        String description = file.optional("description").text("");
        List<String> owners = file.optional("owners").texts();
        Source source = file.required("source")
                .fields()
                .map(fields -> fields.read(new SourceReader(tables, owners)::source))
                .orElseGet(() -> new Source(List.of()));
        List<EventStream> events = Fields.each(file.optional("events"), new EventReader(folder, tables)::stream);
        List<Mart> marts = Fields.each(file.optional("marts"), this::mart);
        return new Pipeline(version, name, description, owners, source, events, marts);
    }

    private static int version(Value value) {
        Integer version = value.number();
        if (version != null && version != Pipeline.VERSION) {
            value.problem(
                    "version " + version + " is not supported by this release",
                    List.of(String.valueOf(Pipeline.VERSION)),
                    null);
        }
        return Pipeline.VERSION;
    }

    private static String name(Value value) {
        String name = value.name();
        if (name != null && name.length() > LONGEST_NAME) {
            value.problem("longer than " + LONGEST_NAME + " characters, with which the name of its slot would not fit");
        }
        return name;
    }

    private Mart mart(Fields mart) {
        Value name = mart.required("name");
        String named = name.name();
        tables.claim(named, name);
        return new Mart(
                named,
                folder.file(mart.required("sql"), ".sql"),
                mart.required("grain").texts(),
                mart.optional("description").text(""));
    }
}
