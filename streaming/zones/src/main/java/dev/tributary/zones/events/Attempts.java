package dev.tributary.zones.events;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.when;

import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.TryEval;
import org.apache.spark.sql.classic.ExpressionUtils;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;

/**
 * Steps that compute: cast, derive, parse_json. Spark's ANSI mode fails the whole batch on the first value that does not
 * fit; here the row gets null in that column and the reason in {@code _failure}, the first one if there are several.
 */
final class Attempts {

    private static final String ATTEMPT = "_tributary_attempt";
    private static final String VALUE = "value";
    private static final int SHOWN_CHARACTERS = 100;

    private Attempts() {}

    static Dataset<Row> cast(Dataset<Row> rows, Map<String, String> types) {
        Dataset<Row> result = rows;
        for (var entry : types.entrySet()) {
            String column = entry.getKey();
            Columns.require(rows, column);
            Column value = Columns.named(column);
            Column reason = concat(
                    lit("cast: " + column + " is not a " + entry.getValue() + ": "),
                    substring(value.cast("string"), 1, SHOWN_CHARACTERS));
            result = attempt(result, column, value.cast(type(entry.getValue())), reason);
        }
        return result;
    }

    static Dataset<Row> derive(Dataset<Row> rows, String column, String sql) {
        RowExpressions.check(rows, sql);
        Column reason = lit("derive: " + column + " cannot be computed as " + sql);
        return attempt(rows, column, functions.expr(sql), reason);
    }

    static Dataset<Row> parseJson(Dataset<Row> rows, String column, String schema) {
        Columns.require(rows, column);
        Column value = Columns.named(column);
        // Of a blank text Spark makes null, without an error.
        Column parsed = when(value.rlike("^\\s*$"), functions.raise_error(lit("blank")))
                .otherwise(functions.from_json(value, type(schema), Map.of("mode", "FAILFAST")));
        Column reason = concat(
                lit("parse_json: " + column + " is not the JSON of a " + schema + ": "),
                substring(value, 1, SHOWN_CHARACTERS));
        return attempt(rows, column, parsed, reason);
    }

    /** Puts a computed value into a column, in its place or behind the others. */
    private static Dataset<Row> attempt(Dataset<Row> rows, String name, Column computed, Column reason) {
        Dataset<Row> attempted = rows.withColumn(ATTEMPT, attempted(computed));
        Column value = Columns.named(ATTEMPT).getField(VALUE);
        Selection selection = new Selection();
        boolean replaces = false;
        for (StructField field : Columns.ofEvent(rows)) {
            boolean same = field.name().equals(name);
            replaces |= same;
            selection.add(field.name(), same ? value : Columns.named(field.name()), field.name());
        }
        if (!replaces) {
            selection.add(name, value, "its computation");
        }
        Column failed = when(Columns.named(ATTEMPT).isNull(), reason);
        Column failure = Columns.hasFailure(rows) ? coalesce(Columns.named(Columns.FAILURE), failed) : failed;
        return selection.of(attempted.withColumn(Columns.FAILURE, failure));
    }

    /** A struct with the value, which may be null; null itself if the computation fails. */
    private static Column attempted(Column computed) {
        Column wrapped = functions.struct(computed.as(VALUE));
        return ExpressionUtils.column(new TryEval(ExpressionUtils.expression(wrapped)));
    }

    private static DataType type(String sql) {
        try {
            return DataType.fromDDL(sql);
        } catch (Exception e) {
            // Also a ParseException, which Scala does not declare.
            throw new IllegalArgumentException(sql + " is not a type of Spark SQL: " + e.getMessage(), e);
        }
    }
}
