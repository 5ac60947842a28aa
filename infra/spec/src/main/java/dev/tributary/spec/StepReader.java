package dev.tributary.spec;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** {@code steps}: a list of maps with one key each, which names the kind of step. */
final class StepReader {

    /**
     * A step with its place.
     *
     * @param step empty if it has problems
     */
    record Read(Optional<Step> step, Value at) {}

    private static final Pattern SEPARATOR = Pattern.compile("[A-Za-z0-9_]+");

    private static final Map<String, Function<Value, Step>> KINDS = kinds();

    private StepReader() {}

    static List<Read> steps(Value list) {
        return list.items().stream().map(StepReader::step).toList();
    }

    private static Map<String, Function<Value, Step>> kinds() {
        Map<String, Function<Value, Step>> kinds = new LinkedHashMap<>();
        kinds.put("empty_to_null", value -> new Step.EmptyToNull(value.textsOrNone()));
        kinds.put("flatten", value -> fixed(value, StepReader::flatten));
        kinds.put("explode", value -> fixed(value, StepReader::explode));
        kinds.put("rename", StepReader::rename);
        kinds.put("cast", value -> new Step.Cast(value.pairs()));
        kinds.put("derive", value -> fixed(value, StepReader::derive));
        kinds.put("drop", value -> new Step.Drop(value.texts()));
        kinds.put("keep", value -> new Step.Keep(value.texts()));
        kinds.put("parse_json", value -> fixed(value, StepReader::parseJson));
        return kinds;
    }

    private static Read step(Value item) {
        Map<String, Value> given = item.entries();
        if (given.size() > 1) {
            item.problem("a step has one kind, not " + String.join(" and ", given.keySet()) + "; make it a step each");
        }
        if (given.size() != 1) {
            return new Read(Optional.empty(), item);
        }
        String kind = given.keySet().iterator().next();
        Value value = given.get(kind);
        if (!KINDS.containsKey(kind)) {
            value.problem("unknown kind of step", List.copyOf(KINDS.keySet()), Words.nearest(kind, KINDS.keySet()));
            return new Read(Optional.empty(), value);
        }
        int problems = value.problems().count();
        Step step = KINDS.get(kind).apply(value);
        return new Read(value.problems().count() == problems ? Optional.of(step) : Optional.empty(), value);
    }

    private static Step fixed(Value value, Function<Fields, Step> reader) {
        return value.fields().map(fields -> fields.read(reader)).orElse(null);
    }

    private static Step flatten(Fields step) {
        Value columns = step.optional("columns");
        Value given = step.optional("separator");
        String separator = given.text("_");
        if (separator != null && !SEPARATOR.matcher(separator).matches()) {
            given.problem("must be of letters, digits and underscores, not \"" + separator + '"');
        }
        return new Step.Flatten(columns.texts(), separator);
    }

    private static Step explode(Fields step) {
        return new Step.Explode(
                step.required("column").text(), step.optional("position").name());
    }

    private static Step rename(Value step) {
        Map<String, String> columns = new LinkedHashMap<>();
        step.entries().forEach((old, name) -> columns.put(old, name.name()));
        return new Step.Rename(columns);
    }

    private static Step derive(Fields step) {
        return new Step.Derive(
                step.required("column").name(), step.required("sql").text());
    }

    private static Step parseJson(Fields step) {
        return new Step.ParseJson(
                step.required("column").text(), step.required("schema").text());
    }
}
