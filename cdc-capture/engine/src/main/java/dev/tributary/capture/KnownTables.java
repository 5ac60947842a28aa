package dev.tributary.capture;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.source.TableState;
import dev.tributary.spec.QualifiedName;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which tables have been captured without a gap since their rows were read, each with the number by which the database
 * tells it from others of the same name. It travels with the source offset, so it is as exact as that. Tables have the
 * names that the pipeline file gives them, parts with a dot in quotes: {@code "a.b".c} is not {@code a."b.c"}.
 *
 * @param complete table → number, where all rows have been read
 * @param reading table → number, where that has begun
 * @param states table → fingerprint of a {@link TableState} that the captured rows fit; a table of
 *     which an earlier release read the rows has none
 * @param extras table → columns that captured rows have and that its state does not know
 */
record KnownTables(
        Map<String, Long> complete,
        Map<String, Long> reading,
        Map<String, String> states,
        Map<String, Set<String>> extras) {

    static final KnownTables NONE = new KnownTables(Map.of(), Map.of());

    private static final String KEY = "tributary_tables";
    private static final ObjectMapper JSON = new ObjectMapper();
    /** A part of a name in quotes. */
    private static final Pattern QUOTED = Pattern.compile("\"((?:[^\"]|\"\")*)\"");

    private static final TypeReference<Map<String, Long>> NUMBERS = new TypeReference<>() {};
    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};
    private static final TypeReference<Map<String, Set<String>>> SETS = new TypeReference<>() {};

    KnownTables {
        complete = Map.copyOf(complete);
        reading = Map.copyOf(reading);
        states = Map.copyOf(states);
        extras = Map.copyOf(extras);
    }

    KnownTables(Map<String, Long> complete, Map<String, Long> reading) {
        this(complete, reading, Map.of(), Map.of());
    }

    static KnownTables complete(Map<TableName, Long> tables) {
        return complete(tables, Map.of());
    }

    static KnownTables complete(Map<TableName, Long> tables, Map<TableName, String> states) {
        return new KnownTables(named(tables), Map.of(), named(states), Map.of());
    }

    private static <T> Map<String, T> named(Map<TableName, T> tables) {
        return tables.entrySet().stream().collect(Collectors.toMap(entry -> name(entry.getKey()), Map.Entry::getValue));
    }

    /** A table's name here. */
    static String name(TableName table) {
        return new QualifiedName(table.schema(), table.table()).toString();
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
            JsonNode all = JSON.readTree((String) source.get(KEY));
            JsonNode states = all.path("states");
            JsonNode extras = all.path("extras");
            return new KnownTables(
                    JSON.convertValue(all.required("complete"), NUMBERS),
                    JSON.convertValue(all.required("reading"), NUMBERS),
                    states.isMissingNode() ? Map.of() : JSON.convertValue(states, TEXTS),
                    extras.isMissingNode() ? Map.of() : JSON.convertValue(extras, SETS));
        } catch (JsonProcessingException | IllegalArgumentException e) {
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
            Map<String, Object> all = new TreeMap<>(Map.of(
                    "complete", new TreeMap<>(complete),
                    "reading", new TreeMap<>(reading),
                    "states", new TreeMap<>(states)));
            if (!extras.isEmpty()) {
                Map<String, Set<String>> sorted = new TreeMap<>();
                extras.forEach((table, columns) -> sorted.put(table, new TreeSet<>(columns)));
                all.put("extras", sorted);
            }
            return JSON.writeValueAsString(all);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write " + this, e);
        }
    }

    /**
     * A table begins anew, and its rows are being read.
     *
     * @param state fingerprint, or null
     */
    KnownTables begin(TableName table, long oid, String state) {
        String name = name(table);
        return new KnownTables(
                without(complete, name), with(reading, name, oid), with(states, name, state), without(extras, name));
    }

    /**
     * A table begins anew, and is captured from here on.
     *
     * @param state fingerprint, or null
     */
    KnownTables complete(TableName table, long oid, String state) {
        String name = name(table);
        return new KnownTables(
                with(complete, name, oid), without(reading, name), with(states, name, state), without(extras, name));
    }

    /**
     * All rows of a table have been read.
     *
     * @param scanned its name as Debezium writes it, without quotes
     */
    KnownTables read(String scanned) {
        List<String> names = reading.keySet().stream()
                .filter(name -> plain(name).equals(scanned))
                .toList();
        if (names.size() != 1) {
            return this;
        }
        String name = names.get(0);
        return new KnownTables(with(complete, name, reading.get(name)), without(reading, name), states, extras);
    }

    private static String plain(String name) {
        return QUOTED.matcher(name)
                .replaceAll(part -> Matcher.quoteReplacement(part.group(1).replace("\"\"", "\"")));
    }

    /** Changes of a table were not sent, or could not be used: its rows have to be read again. */
    KnownTables forget(TableName table) {
        String name = name(table);
        return new KnownTables(
                without(complete, name), without(reading, name), without(states, name), without(extras, name));
    }

    /**
     * A table has another state, which all that is captured fits as well.
     *
     * @param before fingerprint that it had; if it is not known under this one any more, nothing changes
     */
    KnownTables adopt(TableName table, long oid, Optional<String> before, String state) {
        String name = name(table);
        if (complete.getOrDefault(name, -1L) != oid || !state(table).equals(before)) {
            return this;
        }
        Map<String, String> adopted = with(states, name, state);
        return new KnownTables(complete, reading, adopted, without(extras, name)).seen(table, extra(table));
    }

    /** Rows of a table have these columns, by their names in the lake. */
    KnownTables seen(TableName table, Collection<String> columns) {
        String state = states.get(name(table));
        if (state == null) {
            return this;
        }
        Set<String> extra = new HashSet<>(extra(table));
        columns.stream().filter(column -> !TableState.knows(state, column)).forEach(extra::add);
        return extra.equals(extra(table))
                ? this
                : new KnownTables(complete, reading, states, with(extras, name(table), Set.copyOf(extra)));
    }

    private Set<String> extra(TableName table) {
        return extras.getOrDefault(name(table), Set.of());
    }

    /** Why captured rows of a table may differ from those that it has in its present state; empty if they do not. */
    Optional<String> changed(TableName table, TableState present) {
        return state(table).flatMap(state -> present.changedSince(state, extra(table)));
    }

    /** Fingerprint of the state that the captured rows of a table fit; empty if it is not known. */
    Optional<String> state(TableName table) {
        return Optional.ofNullable(states.get(name(table)));
    }

    /** Fingerprint of the present state of a table, to be adopted in place of the one that is known. */
    String since(TableName table, TableState present) {
        return state(table).map(present::fingerprintSince).orElseGet(present::fingerprint);
    }

    /** Forgets all other tables. */
    KnownTables only(Collection<TableName> tables) {
        Set<String> names = tables.stream().map(KnownTables::name).collect(Collectors.toSet());
        Map<String, Long> left = new HashMap<>(complete);
        Map<String, Long> begun = new HashMap<>(reading);
        Map<String, String> known = new HashMap<>(states);
        Map<String, Set<String>> more = new HashMap<>(extras);
        left.keySet().retainAll(names);
        begun.keySet().retainAll(names);
        known.keySet().retainAll(names);
        more.keySet().retainAll(names);
        return new KnownTables(left, begun, known, more);
    }

    private static <T> Map<String, T> with(Map<String, T> map, String name, T value) {
        Map<String, T> copy = new HashMap<>(map);
        if (value == null) {
            copy.remove(name);
        } else {
            copy.put(name, value);
        }
        return copy;
    }

    private static <T> Map<String, T> without(Map<String, T> map, String name) {
        return with(map, name, null);
    }
}
