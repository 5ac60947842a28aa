package dev.tributary.zones.events;

import dev.tributary.spec.Step;
import java.util.List;
import java.util.Optional;

/** Follows a column of the event through the steps: {@code id}, rename {@code id → event}, keep {@code event} → {@code event}. */
final class ColumnTrace {

    private ColumnTrace() {}

    /** Name of the column whose values are the unchanged ones of a column before the steps; empty if there is none. */
    static Optional<String> after(List<Step> steps, String column) {
        String name = column;
        for (Step step : steps) {
            if (loses(step, name)) {
                return Optional.empty();
            }
            if (step instanceof Step.Rename rename) {
                name = rename.columns().getOrDefault(name, name);
            }
        }
        return Optional.of(name);
    }

    private static boolean loses(Step step, String column) {
        if (step instanceof Step.Keep keep) {
            return !keep.columns().contains(column);
        } else if (step instanceof Step.Drop drop) {
            return drop.columns().contains(column);
        } else if (step instanceof Step.Derive derive) {
            return derive.column().equals(column);
        } else if (step instanceof Step.Cast cast) {
            return cast.columns().containsKey(column);
        } else if (step instanceof Step.ParseJson parseJson) {
            return parseJson.column().equals(column);
        }
        // These leave a column as it is, or rename it; a step of another kind must say which.
        if (step instanceof Step.EmptyToNull
                || step instanceof Step.Flatten
                || step instanceof Step.Explode
                || step instanceof Step.Rename) {
            return false;
        }
        throw new IllegalStateException("A step without a rule: " + step);
    }
}
