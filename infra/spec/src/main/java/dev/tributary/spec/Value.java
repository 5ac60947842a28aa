package dev.tributary.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A value of the file with its place. Each reading method notes what is wrong and then gives null or an empty
 * collection, so that reading goes on; an absent value gives the same without a problem.
 */
record Value(JsonNode node, Place place, Problems problems) {

    private static final int LONGEST_NAME = 63;

    /** What stands in for a value that is not there. */
    static Value absent(Place place, Problems problems) {
        return new Value(MissingNode.getInstance(), place, problems);
    }

    boolean isAbsent() {
        return node.isMissingNode();
    }

    void problem(String reason) {
        problems.add(place, reason);
    }

    void problem(String reason, List<String> allowed, String nearestOrNull) {
        problems.add(place, reason, allowed, nearestOrNull);
    }

    /** A text that is not blank, or null. */
    String text() {
        if (!is(node.isTextual(), "a text", null)) {
            return null;
        }
        if (node.textValue().isBlank()) {
            problem("is blank");
            return null;
        }
        return node.textValue();
    }

    String text(String fallback) {
        return isAbsent() ? fallback : text();
    }

    /** A lower-case identifier, or null. Sixty-three letters are what PostgreSQL allows. */
    String name() {
        String name = text();
        if (name != null && !Words.isName(name)) {
            problem(
                    "not a name: \"" + name + "\" (lower-case letters, digits and underscores, a letter first)",
                    List.of(),
                    Words.nameLike(name));
            return null;
        }
        if (name != null && name.length() > LONGEST_NAME) {
            problem("longer than " + LONGEST_NAME + " characters");
            return null;
        }
        return name;
    }

    Integer number() {
        return is(node.isInt(), "a whole number", null) ? node.intValue() : null;
    }

    boolean isText() {
        return node.isTextual();
    }

    boolean flag() {
        return is(node.isBoolean(), "true or false", null) && node.booleanValue();
    }

    /** Texts, at least one, none twice. */
    List<String> texts() {
        return distinct(items());
    }

    /** Texts, perhaps none, none twice. */
    List<String> textsOrNone() {
        return node.isArray() && node.isEmpty() ? List.of() : texts();
    }

    /** The elements of a list that is not empty. */
    List<Value> items() {
        String asList = node.isTextual() ? "[" + node.textValue() + "]" : null;
        if (!is(node.isArray(), "a list", asList)) {
            return List.of();
        }
        if (node.isEmpty()) {
            problem("is an empty list");
        }
        List<Value> items = new ArrayList<>();
        for (JsonNode item : node) {
            items.add(new Value(item, place.item(items.size()), problems));
        }
        return items;
    }

    /** The entries of a map that is not empty and whose keys are free. */
    Map<String, Value> entries() {
        if (!is(node.isObject(), "a map", null)) {
            return Map.of();
        }
        if (node.isEmpty()) {
            problem("is an empty map");
        }
        Map<String, Value> entries = new LinkedHashMap<>();
        node.properties().forEach(entry -> {
            Value value = new Value(entry.getValue(), place.key(entry.getKey()), problems);
            if (entry.getKey().isBlank()) {
                value.problem("has a blank key");
            } else {
                entries.put(entry.getKey(), value);
            }
        });
        return entries;
    }

    /** A map of texts that is not empty; entries with problems are left out. */
    Map<String, String> pairs() {
        Map<String, String> pairs = new LinkedHashMap<>();
        entries().forEach((key, value) -> Optional.ofNullable(value.text()).ifPresent(text -> pairs.put(key, text)));
        return pairs;
    }

    /** A map whose keys are fixed. */
    Optional<Fields> fields() {
        return is(node.isObject(), "a map", null) ? Optional.of(new Fields(this)) : Optional.empty();
    }

    private List<String> distinct(List<Value> items) {
        Set<String> texts = new LinkedHashSet<>();
        for (Value item : items) {
            String text = item.text();
            if (text != null && !texts.add(text)) {
                item.problem(text + " is listed twice");
            }
        }
        return List.copyOf(texts);
    }

    private boolean is(boolean right, String wanted, String nearestOrNull) {
        if (node.isNull()) {
            problem("has no value; it must be " + wanted);
        } else if (!right && !isAbsent()) {
            problem("must be " + wanted + ", not " + shown(), List.of(), nearestOrNull);
        }
        return right && !isAbsent();
    }

    private String shown() {
        return switch (node.getNodeType()) {
            case ARRAY -> "a list";
            case OBJECT -> "a map";
            case STRING -> "the text \"" + node.textValue() + "\"";
            default -> node.asText();
        };
    }
}
