package dev.tributary.capture;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which tables have been captured without a gap since their rows were read, each with the number by which the database
 * tells it from others of the same name. It travels with the source offset, so it is as exact as that.
 *
 * @param complete table → number, where all rows have been read
 * @param reading table → number, where that has begun
 */
record KnownTables(Map<String, Long> complete, Map<String, Long> reading) {

    static final KnownTables NONE = new KnownTables(Map.of(), Map.of());

    private static final String KEY = "tributary_tables";
    private static final ObjectMapper JSON = new ObjectMapper();

    KnownTables {
        complete = Map.copyOf(complete);
        reading = Map.copyOf(reading);
    }

    static KnownTables complete(Map<TableName, Long> tables) {
        return new KnownTables(
                tables.entrySet().stream()
                        .collect(Collectors.toMap(entry -> entry.getKey().toString(), Map.Entry::getValue)),
                Map.of());
    }

    /** Whether a source offset says anything about tables; an earlier release's does not. */
    static boolean isIn(Map<String, Object> source) {
        return source.containsKey(KEY);
    }

    static KnownTables of(Map<String, Object> source) {
        if (!isIn(source)) {
            return NONE;
        }
        try {
            Map<String, Map<String, Long>> both =
                    JSON.readValue((String) source.get(KEY), new TypeReference<Map<String, Map<String, Long>>>() {});
            return new KnownTables(both.get("complete"), both.get("reading"));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The offset names no tables in " + source.get(KEY), e);
        }
    }

    /** The source offset with this in it. */
    Map<String, Object> in(Map<String, Object> source) {
        return in(source, text());
    }

    /** The source offset with the {@link #text} of known tables in it. */
    static Map<String, Object> in(Map<String, Object> source, String text) {
        Map<String, Object> with = new HashMap<>(source);
        with.put(KEY, text);
        return with;
    }

    /** As it stands in a source offset. */
    String text() {
        try {
            return JSON.writeValueAsString(
                    new TreeMap<>(Map.of("complete", new TreeMap<>(complete), "reading", new TreeMap<>(reading))));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write " + this, e);
        }
    }

    /** A table begins anew, and its rows are being read. */
    KnownTables begin(TableName table, long oid) {
        return new KnownTables(without(complete, table.toString()), with(reading, table.toString(), oid));
    }

    /** A table begins anew, and is captured from here on. */
    KnownTables complete(TableName table, long oid) {
        return new KnownTables(with(complete, table.toString(), oid), without(reading, table.toString()));
    }

    /** All rows of a table have been read. */
    KnownTables read(String table) {
        Long oid = reading.get(table);
        return oid == null ? this : new KnownTables(with(complete, table, oid), without(reading, table));
    }

    /** Forgets all other tables. */
    KnownTables only(Collection<TableName> tables) {
        Set<String> names = tables.stream().map(TableName::toString).collect(Collectors.toSet());
        Map<String, Long> left = new HashMap<>(complete);
        Map<String, Long> begun = new HashMap<>(reading);
        left.keySet().retainAll(names);
        begun.keySet().retainAll(names);
        return new KnownTables(left, begun);
    }

    private static Map<String, Long> with(Map<String, Long> map, String name, long oid) {
        Map<String, Long> copy = new HashMap<>(map);
        copy.put(name, oid);
        return copy;
    }

    private static Map<String, Long> without(Map<String, Long> map, String name) {
        Map<String, Long> copy = new HashMap<>(map);
        copy.remove(name);
        return copy;
    }
}
