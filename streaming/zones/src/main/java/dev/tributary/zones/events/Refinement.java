package dev.tributary.zones.events;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import dev.tributary.spec.RefinedTable;
import dev.tributary.spec.Step;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/**
 * The steps of one refined table, one after the other. Events in:
 *
 * <pre>
 * {id: 7, note: "", lines: [{sku: A, price: "1.50"}, {sku: B, price: "?"}]}
 * </pre>
 *
 * with {@code empty_to_null}, {@code explode lines → line_no}, {@code flatten}, {@code cast lines_price} rows out:
 *
 * <pre>
 * {id: 7, note: null, lines_sku: A, line_no: 1, lines_price: 1.50, _failure: null}
 * {id: 7, note: null, lines_sku: B, line_no: 2, lines_price: null, _failure: "refined.x: cast: lines_price is not …"}
 * </pre>
 *
 * Columns that say where a row comes from ({@code _partition}, {@code _offset}, {@code _event_time}, {@code _event_id})
 * are passed on if there are any.
 */
public final class Refinement {

    private static final String ANSI = "spark.sql.ansi.enabled";

    private Refinement() {}

    /**
     * @param events one column a field of the event
     * @throws IllegalArgumentException if a step does not fit the columns: names table, step and reason
     * @throws IllegalStateException if the session is not in ANSI mode, in which a value that does not fit is an error
     */
    public static Dataset<Row> apply(RefinedTable table, Dataset<Row> events) {
        if (!"true".equals(events.sparkSession().conf().get(ANSI))) {
            throw new IllegalStateException("Set " + ANSI + " to true: without it casts lose values silently.");
        }
        Dataset<Row> rows = events;
        int number = 0;
        for (Step step : table.steps()) {
            number++;
            try {
                rows = Steps.apply(step, rows);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(place(table, step, number) + e.getMessage(), e);
            } catch (Exception e) {
                throw notAnalysed(e, place(table, step, number));
            }
        }
        return withKeyChecked(table, rows);
    }

    /** Spark reports SQL that it cannot analyse by an exception that its methods do not declare. */
    private static RuntimeException notAnalysed(Exception e, String place) {
        if (e instanceof AnalysisException analysis) {
            return new IllegalArgumentException(place + analysis.getSimpleMessage(), e);
        }
        return e instanceof RuntimeException runtime ? runtime : new IllegalStateException(place + e.getMessage(), e);
    }

    private static String place(RefinedTable table, Step step, int number) {
        String kind = step.getClass().getSimpleName().replaceAll("(?<=.)([A-Z])", "_$1");
        return "The refined table " + table.name() + ", step " + number + " (" + kind.toLowerCase(Locale.ROOT) + "): ";
    }

    /** A row without a full key cannot be told from others, so it fails. */
    private static Dataset<Row> withKeyChecked(RefinedTable table, Dataset<Row> rows) {
        List<String> columns =
                Columns.ofEvent(rows).stream().map(field -> field.name()).toList();
        Column failure = Columns.hasFailure(rows)
                ? Columns.named(Columns.FAILURE)
                : lit(null).cast(DataTypes.StringType);
        for (String key : table.key()) {
            if (!columns.contains(key)) {
                throw new IllegalArgumentException("The refined table " + table.name() + " has no column " + key
                        + " for its key; after its steps there are " + String.join(", ", columns));
            }
            failure = coalesce(failure, when(Columns.named(key).isNull(), lit("the key column " + key + " is null")));
        }
        Column located = concat(lit("refined." + table.name() + ": "), failure);
        return rows.withColumn(Columns.FAILURE, located);
    }
}
