package dev.tributary.marts;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression$;
import org.apache.spark.sql.catalyst.plans.logical.Distinct;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Union;
import org.apache.spark.sql.catalyst.plans.logical.View;

/** Which columns of its tables a query looks at; a change of the others cannot change its result. */
final class UsedColumns {

    private final Set<ExprId> ids = new HashSet<>();
    private final Map<String, Set<String>> names = new HashMap<>();
    private boolean all;

    /**
     * @param plan analysed, its tables being temporary views
     */
    UsedColumns(LogicalPlan plan) {
        use(plan.output());
        references(plan);
        views(plan);
    }

    /** In alphabetical order; none for a table that is only counted. */
    List<String> of(String table) {
        return List.copyOf(names.getOrDefault(table, Set.of()));
    }

    private void references(LogicalPlan plan) {
        if (plan instanceof View) {
            return;
        }
        use(plan.references().toSeq());
        // Inside a subquery there is another plan, with references to this one: take no risk.
        all |= Plans.list(plan.expressions()).stream().anyMatch(SubqueryExpression$.MODULE$::hasSubquery);
        for (LogicalPlan child : Plans.children(plan)) {
            if (plan instanceof Union || plan instanceof Distinct) {
                use(child.output());
            }
            references(child);
        }
    }

    private void use(scala.collection.immutable.Seq<Attribute> columns) {
        Plans.list(columns).forEach(column -> ids.add(column.exprId()));
    }

    private void views(LogicalPlan plan) {
        if (plan instanceof View view) {
            Set<String> columns = names.computeIfAbsent(ChangedRows.name(view), table -> new TreeSet<>());
            for (Attribute column : Plans.list(view.output())) {
                if (all || ids.contains(column.exprId())) {
                    columns.add(column.name());
                }
            }
        } else {
            Plans.children(plan).forEach(this::views);
        }
    }
}
