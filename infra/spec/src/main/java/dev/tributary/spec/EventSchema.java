package dev.tributary.spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/** The Avro record of an event stream. */
final class EventSchema {

    private static final Set<Schema.Type> NOT_IDENTIFYING =
            Set.of(Schema.Type.RECORD, Schema.Type.ARRAY, Schema.Type.MAP, Schema.Type.UNION, Schema.Type.NULL);

    private final Schema schema;

    private EventSchema(Schema schema) {
        this.schema = schema;
    }

    /**
     * Empty if the file is null or no schema of a record.
     *
     * @param at the value that names the file
     */
    static Optional<EventSchema> read(Path fileOrNull, Value at) {
        if (fileOrNull == null) {
            return Optional.empty();
        }
        try {
            Schema schema = new Schema.Parser().parse(Files.readString(fileOrNull));
            new LogicalTypes(at).check(schema, "");
            if (schema.getType() == Schema.Type.RECORD) {
                return Optional.of(new EventSchema(schema));
            }
            at.problem("must be the schema of a record, not of type "
                    + schema.getType().getName());
        } catch (AvroRuntimeException | IOException e) {
            at.problem("not an Avro schema: "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
        return Optional.empty();
    }

    /** Notes a problem unless the field can tell one event from another. */
    void checkIdentifying(String name, Value at) {
        Schema.Field field = schema.getField(name);
        if (field == null) {
            List<String> names =
                    schema.getFields().stream().map(Schema.Field::name).toList();
            at.problem("the schema has no field " + name, names, Words.nearest(name, names));
        } else if (NOT_IDENTIFYING.contains(field.schema().getType())) {
            at.problem("the field " + name + " must be one value that is never null");
        }
    }

    /** Fields of the event with what steps need to know of them. */
    Map<String, Shape> columns() {
        return fields(schema, new HashSet<>());
    }

    private static Map<String, Shape> fields(Schema struct, Set<String> around) {
        Map<String, Shape> fields = new LinkedHashMap<>();
        struct.getFields().forEach(field -> fields.put(field.name(), shape(field.schema(), around)));
        return fields;
    }

    private static Shape shape(Schema schema, Set<String> around) {
        return switch (schema.getType()) {
            case RECORD -> struct(schema, around);
            case ARRAY -> new Shape.Array(shape(schema.getElementType(), around));
            case STRING, ENUM -> Shape.TEXT;
            case UNION -> optional(schema, around);
            default -> Shape.VALUE;
        };
    }

    /** A record within itself has no end: what is below is left open. */
    private static Shape struct(Schema struct, Set<String> around) {
        if (!around.add(struct.getFullName())) {
            return Shape.UNKNOWN;
        }
        Shape shape = new Shape.Struct(fields(struct, around));
        around.remove(struct.getFullName());
        return shape;
    }

    private static Shape optional(Schema union, Set<String> around) {
        List<Schema> values = union.getTypes().stream()
                .filter(type -> type.getType() != Schema.Type.NULL)
                .toList();
        return values.size() == 1 ? shape(values.get(0), around) : Shape.UNKNOWN;
    }
}
