package dev.tributary.marts;

import static dev.tributary.marts.Plans.has;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression$;
import org.apache.spark.sql.catalyst.plans.Cross$;
import org.apache.spark.sql.catalyst.plans.FullOuter$;
import org.apache.spark.sql.catalyst.plans.Inner$;
import org.apache.spark.sql.catalyst.plans.JoinType;
import org.apache.spark.sql.catalyst.plans.LeftAnti$;
import org.apache.spark.sql.catalyst.plans.LeftOuter$;
import org.apache.spark.sql.catalyst.plans.LeftSemi$;
import org.apache.spark.sql.catalyst.plans.RightOuter$;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/**
 * Some rows of the two sides of a join, brought together by its condition.
 *
 * @param join of a kind that is known
 */
record JoinSides(Join join) {

    JoinSides {
        JoinType type = join.joinType();
        boolean known = type instanceof Inner$
                || type instanceof Cross$
                || type instanceof LeftOuter$
                || type instanceof RightOuter$
                || type instanceof FullOuter$
                || type instanceof LeftSemi$
                || type instanceof LeftAnti$;
        if (!known) {
            throw new UnknownShapeException("a join of the kind " + type.sql());
        }
    }

    /** Pairs. */
    LogicalPlan inner(LogicalPlan left, LogicalPlan right) {
        return joined(left, right, Inner$.MODULE$);
    }

    /** Rows of one side that match any of the other. */
    LogicalPlan matching(LogicalPlan one, LogicalPlan other) {
        return joined(one, other, LeftSemi$.MODULE$);
    }

    /** Rows of the left side with nulls for the right one. */
    LogicalPlan leftAlone(LogicalPlan left) {
        return alone(left, join.right());
    }

    /** Rows of the right side with nulls for the left one. */
    LogicalPlan rightAlone(LogicalPlan right) {
        return alone(right, join.left());
    }

    private static LogicalPlan alone(LogicalPlan rows, LogicalPlan missing) {
        List<NamedExpression> columns = new ArrayList<>(Plans.list(rows.output()));
        for (Attribute column : Plans.list(missing.output())) {
            columns.add(Plans.as(Plans.nothing(column), column));
        }
        return Plans.project(columns, rows);
    }

    private LogicalPlan joined(LogicalPlan one, LogicalPlan other, JoinType type) {
        if (join.condition().isDefined()) {
            Expression condition = join.condition().get();
            boolean there =
                    Plans.list(condition.references().toSeq()).stream().allMatch(c -> has(one, c) || has(other, c));
            if (!there || SubqueryExpression$.MODULE$.hasSubquery(condition)) {
                throw new UnknownShapeException("a join on an aggregate or a subquery");
            }
        }
        return Plans.join(one, other, type, join.condition());
    }
}
