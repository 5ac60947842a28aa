package dev.tributary.spec;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A map of the file whose keys are fixed: what a reader asks for is allowed, all else is a problem. */
final class Fields {

    private final Value map;
    private final List<String> known = new ArrayList<>();

    Fields(Value map) {
        this.map = map;
    }

    /** The value of a key; absent and a problem if the map has none. */
    Value required(String key) {
        Value value = optional(key);
        if (value.isAbsent()) {
            value.problem("is missing");
        }
        return value;
    }

    Value optional(String key) {
        known.add(key);
        JsonNode node = map.node().path(key);
        return new Value(node, map.place().key(key), map.problems());
    }

    /** Reads the elements of a list, each a map with fixed keys; those that are no maps are left out. */
    static <T> List<T> each(Value list, Function<Fields, T> reader) {
        return list.items().stream()
                .map(Value::fields)
                .flatMap(Optional::stream)
                .map(fields -> fields.read(reader))
                .toList();
    }

    /** Runs a reader; the keys that it did not ask for are problems. */
    <T> T read(Function<Fields, T> reader) {
        T result = reader.apply(this);
        map.node().fieldNames().forEachRemaining(key -> {
            if (!known.contains(key)) {
                // In {sql: f(a, b)} YAML takes b) for a key of its own.
                String reason = map.node().path(key).isNull()
                        ? "unknown key without a value; a text that holds a comma needs quotes"
                        : "unknown key";
                map.problems().add(map.place().key(key), reason, known, Words.nearest(key, known));
            }
        });
        return result;
    }
}
