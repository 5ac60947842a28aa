package dev.tributary.marts;

import java.util.HashSet;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;

/** Tells from a query alone that no two rows of its result have the same grain: it groups by nothing else. */
final class UniqueGrain {

    private UniqueGrain() {}

    /** False where it cannot be told without looking at the rows. */
    static boolean holds(LogicalPlan plan, Set<String> grain) {
        Set<ExprId> ids = new HashSet<>();
        for (Attribute column : Plans.list(plan.output())) {
            if (grain.contains(column.name())) {
                ids.add(column.exprId());
            }
        }
        return below(plan, ids);
    }

    private static boolean below(LogicalPlan plan, Set<ExprId> grain) {
        if (plan instanceof SubqueryAlias || plan instanceof Sort || plan instanceof Filter) {
            return below(Plans.children(plan).get(0), grain);
        }
        if (plan instanceof Project selection) {
            Set<ExprId> sources = new HashSet<>();
            for (NamedExpression column : Plans.list(selection.projectList())) {
                if (grain.contains(column.exprId()) && value(column) instanceof Attribute source) {
                    sources.add(source.exprId());
                }
            }
            return below(selection.child(), sources);
        }
        return plan instanceof Aggregate aggregate
                && Plans.list(aggregate.groupingExpressions()).stream()
                        .allMatch(group -> Plans.list(aggregate.aggregateExpressions()).stream()
                                .anyMatch(column -> grain.contains(column.exprId())
                                        && value(column).semanticEquals(group)));
    }

    private static Expression value(NamedExpression column) {
        return column instanceof Alias alias ? alias.child() : (Expression) column;
    }
}
