package dev.tributary.marts;

import dev.tributary.lake.Lake;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.View;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which rows of a mart, told by their grain, changes of its tables can have touched.
 *
 * @param session sees the tables after the changes, as temporary views
 * @param grain columns of the mart's result
 */
record AffectedGrains(SparkSession session, List<String> grain) {

    /** The changed rows of a table. */
    @FunctionalInterface
    interface Changes {

        /**
         * Rows that came or went, maybe more.
         *
         * @return the columns asked for, in their order; empty if nothing changed in them
         */
        Optional<Dataset<Row>> of(String table, List<String> columns);
    }

    /** With more of them a mart is computed in full. */
    private static final int MOST = 20_000;

    private static final Logger log = LoggerFactory.getLogger(AffectedGrains.class);

    /**
     * Grains whose rows may differ before and after, maybe more, never fewer.
     *
     * @param result the mart's query over the tables after the changes
     * @param moved the tables that changed, with the same columns before and after
     * @return columns of the grain, a row each; empty if that is not known and every row may differ
     */
    Optional<Dataset<Row>> of(Dataset<Row> result, List<String> moved, Changes changes) {
        LogicalPlan plan = Plans.analyzed(result);
        try {
            Optional<LogicalPlan> changed = new ChangedRows(standIns(plan, moved, changes)).of(plan);
            List<Row> grains = changed.isEmpty() ? List.of() : grains(plan, changed.get());
            return grains.size() > MOST
                    ? Optional.empty()
                    : Optional.of(session.createDataFrame(grains, columns(result)));
        } catch (UnknownShapeException e) {
            log.debug("Computed in full because the query has {}", e.getMessage());
            return Optional.empty();
        }
    }

    private List<Row> grains(LogicalPlan plan, LogicalPlan changed) {
        List<Attribute> wanted = grain.stream().map(name -> column(plan, name)).toList();
        if (!wanted.stream().allMatch(column -> Plans.has(changed, column))) {
            throw new UnknownShapeException("a grain that is computed from an aggregate");
        }
        LogicalPlan distinct = Plans.distinct(Plans.project(wanted, changed));
        return Plans.rows(session, distinct).limit(MOST + 1).collectAsList();
    }

    private static Map<String, Function<View, LogicalPlan>> standIns(
            LogicalPlan plan, List<String> moved, Changes changes) {
        UsedColumns used = new UsedColumns(plan);
        Map<String, Function<View, LogicalPlan>> standIns = new HashMap<>();
        for (String table : moved) {
            List<String> columns = used.of(table);
            changes.of(table, columns)
                    .map(Plans::analyzed)
                    .ifPresent(rows -> standIns.put(table, view -> standIn(view, columns, rows)));
        }
        return standIns;
    }

    /** Changed rows under the ids of a view's columns. */
    private static LogicalPlan standIn(View view, List<String> columns, LogicalPlan rows) {
        List<NamedExpression> renamed = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            renamed.add(Plans.as(Plans.list(rows.output()).get(i), column(view, columns.get(i))));
        }
        return Plans.project(renamed, rows);
    }

    private static Attribute column(LogicalPlan plan, String name) {
        return Plans.list(plan.output()).stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No column " + name + " in " + plan.nodeName()));
    }

    private StructType columns(Dataset<Row> result) {
        return result.select(
                        grain.stream().map(name -> result.col(Lake.quote(name))).toArray(Column[]::new))
                .schema()
                .toNullable();
    }
}
