package dev.tributary.zones.avro;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;

/** Schema texts by the id that messages carry. Travels to executors with the function that uses it. */
@FunctionalInterface
public interface SchemaLookup extends Serializable {

    /** The schema as JSON text, or null if the id is unknown. */
    String schema(int id);

    /** Looks up in a copy of some texts. */
    static SchemaLookup of(Map<Integer, String> texts) {
        return new HashMap<>(texts)::get;
    }
}
