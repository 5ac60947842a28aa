package dev.tributary.spec;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;

/**
 * Finds logical types that Avro would pass over in silence, such as {@code timestamp-mcros} or a decimal without
 * precision: the lake would get plain numbers and bytes.
 */
final class LogicalTypes {

    private static final List<String> KNOWN = List.of(
            "decimal",
            "uuid",
            "date",
            "time-millis",
            "time-micros",
            "timestamp-millis",
            "timestamp-micros",
            "timestamp-nanos",
            "local-timestamp-millis",
            "local-timestamp-micros",
            "local-timestamp-nanos",
            "duration",
            "big-decimal");

    private final Value at;
    private final Set<String> seen = new HashSet<>();

    /**
     * @param at receives the problems
     */
    LogicalTypes(Value at) {
        this.at = at;
    }

    /**
     * @param path of the schema within the event, empty for the event itself
     */
    void check(Schema schema, String path) {
        String name = schema.getProp("logicalType");
        if (name != null && schema.getLogicalType() == null) {
            String reason = "the logical type " + name + " of " + path + " is unknown or does not fit "
                    + schema.getType().getName();
            at.problem(reason, List.of(), KNOWN.contains(name) ? null : Words.nearest(name, KNOWN));
        }
        switch (schema.getType()) {
            case RECORD -> checkFields(schema, path);
            case ARRAY -> check(schema.getElementType(), path + "[]");
            case MAP -> check(schema.getValueType(), path + "{}");
            case UNION -> schema.getTypes().forEach(type -> check(type, path));
            default -> {}
        }
    }

    private void checkFields(Schema struct, String path) {
        if (seen.add(struct.getFullName())) {
            String prefix = path.isEmpty() ? "" : path + ".";
            struct.getFields().forEach(field -> check(field.schema(), prefix + field.name()));
        }
    }
}
