package dev.tributary.marts;

import dev.tributary.lake.Cut;
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
 * Which rows of a mart, told by their grain, the changes between two cuts can have touched.
 *
 * @param inputs as the session sees them at the later cut
 * @param grain columns of the mart's result
 */
record AffectedGrains(Inputs inputs, List<String> grain) {

    /** With more of them a mart is computed in full. */
    private static final int MOST = 20_000;

    private static final Logger log = LoggerFactory.getLogger(AffectedGrains.class);

    /**
     * Grains whose rows may differ between two cuts, maybe more, never fewer.
     *
     * @param result the mart's query over the inputs at the later cut
     * @return columns of the grain, a row each; empty if that is not known and every row may differ
     */
    Optional<Dataset<Row>> between(Cut from, Cut to, Dataset<Row> result) {
        List<String> moved = inputs.moved(from, to);
        if (!moved.stream().allMatch(table -> inputs.sameColumns(from, to, table))) {
            return Optional.empty();
        }
        LogicalPlan plan = Plans.analyzed(result);
        try {
            Optional<LogicalPlan> changed = new ChangedRows(changes(from, to, moved, plan)).of(plan);
            List<Row> grains = changed.isEmpty() ? List.of() : grains(plan, changed.get());
            return grains.size() > MOST
                    ? Optional.empty()
                    : Optional.of(session().createDataFrame(grains, columns(result)));
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
        return Plans.rows(session(), distinct).limit(MOST + 1).collectAsList();
    }

    private Map<String, Function<View, LogicalPlan>> changes(Cut from, Cut to, List<String> moved, LogicalPlan plan) {
        UsedColumns used = new UsedColumns(plan);
        Map<String, Function<View, LogicalPlan>> changes = new HashMap<>();
        for (String table : moved) {
            List<String> columns = used.of(table);
            inputs.changes(from, to, table, columns)
                    .map(Plans::analyzed)
                    .ifPresent(rows -> changes.put(table, view -> standIn(view, columns, rows)));
        }
        return changes;
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

    private SparkSession session() {
        return inputs.lake().spark();
    }
}
