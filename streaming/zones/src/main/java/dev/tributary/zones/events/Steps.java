package dev.tributary.zones.events;

import dev.tributary.spec.Step;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;

/**
 * Each step of the pipeline file as a function from rows to rows; what a step does is said at {@link Step}. A step that
 * does not fit the columns is an {@link IllegalArgumentException} when it is planned. A value that a step cannot take is
 * noted in the column {@code _failure} of its row.
 */
final class Steps {

    private Steps() {}

    static Dataset<Row> apply(Step step, Dataset<Row> rows) {
        if (step instanceof Step.EmptyToNull emptyToNull) {
            return EmptyStrings.toNull(rows, emptyToNull.columns());
        } else if (step instanceof Step.Flatten flatten) {
            return Flattening.flatten(rows, flatten.columns(), flatten.separator());
        } else if (step instanceof Step.Explode explode) {
            return Explosion.explode(rows, explode.column(), explode.position());
        } else if (step instanceof Step.Rename rename) {
            return rename(rows, rename.columns());
        } else if (step instanceof Step.Cast cast) {
            return Attempts.cast(rows, cast.columns());
        } else if (step instanceof Step.Derive derive) {
            return Attempts.derive(rows, derive.column(), derive.sql());
        } else if (step instanceof Step.Drop drop) {
            return drop(rows, drop.columns());
        } else if (step instanceof Step.Keep keep) {
            return keep(rows, keep.columns());
        } else if (step instanceof Step.ParseJson parseJson) {
            return Attempts.parseJson(rows, parseJson.column(), parseJson.schema());
        }
        throw new IllegalArgumentException("the step " + step + " is unknown to this release");
    }

    private static Dataset<Row> rename(Dataset<Row> rows, Map<String, String> names) {
        names.keySet().forEach(column -> Columns.require(rows, column));
        Selection selection = new Selection();
        for (StructField field : Columns.ofEvent(rows)) {
            String name = names.getOrDefault(field.name(), field.name());
            selection.add(name, Columns.named(field.name()), field.name());
        }
        return selection.of(rows);
    }

    private static Dataset<Row> drop(Dataset<Row> rows, List<String> columns) {
        columns.forEach(column -> Columns.require(rows, column));
        Selection selection = new Selection();
        for (StructField field : Columns.ofEvent(rows)) {
            if (!columns.contains(field.name())) {
                selection.add(field.name(), Columns.named(field.name()), field.name());
            }
        }
        return selection.of(rows);
    }

    private static Dataset<Row> keep(Dataset<Row> rows, List<String> columns) {
        Selection selection = new Selection();
        for (String column : columns) {
            Columns.require(rows, column);
            selection.add(column, Columns.named(column), column);
        }
        return selection.of(rows);
    }
}
