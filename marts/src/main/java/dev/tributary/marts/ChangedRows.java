package dev.tributary.marts;

import static dev.tributary.marts.Plans.has;
import static dev.tributary.marts.Plans.project;
import static dev.tributary.marts.Plans.union;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression$;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.plans.FullOuter$;
import org.apache.spark.sql.catalyst.plans.JoinType;
import org.apache.spark.sql.catalyst.plans.LeftAnti$;
import org.apache.spark.sql.catalyst.plans.LeftOuter$;
import org.apache.spark.sql.catalyst.plans.LeftSemi$;
import org.apache.spark.sql.catalyst.plans.RightOuter$;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Distinct;
import org.apache.spark.sql.catalyst.plans.logical.Expand;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Generate;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LeafNode;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.RepartitionOperation;
import org.apache.spark.sql.catalyst.plans.logical.ResolvedHint;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.catalyst.plans.logical.Union;
import org.apache.spark.sql.catalyst.plans.logical.View;

/**
 * Which rows of a query's result can have come or gone when some of its tables changed, as a plan that reads little
 * more than the changes. The rows are those of the columns that follow from single rows of the tables: an aggregate
 * keeps what it groups by. They may be too many, never too few, and hold for every state on the way from the old
 * version of the tables to the new one, in each of which a mart may stand after a crash.
 */
final class ChangedRows {

    private final Map<String, Function<View, LogicalPlan>> changes;

    /**
     * @param changes by table, for those that changed: rows that came or went, under the ids of the view's columns
     */
    ChangedRows(Map<String, Function<View, LogicalPlan>> changes) {
        this.changes = changes;
    }

    /**
     * Rows of a plan that can have come or gone.
     *
     * @param plan analysed, without common table expressions, its tables being temporary views of the new version
     * @return empty if there can be none
     * @throws UnknownShapeException if the plan has a shape for which this is not known
     */
    Optional<LogicalPlan> of(LogicalPlan plan) {
        if (plan instanceof View view) {
            return Optional.ofNullable(changes.get(name(view))).map(rows -> rows.apply(view));
        }
        if (plan instanceof LeafNode) {
            return Optional.empty();
        }
        if (plan instanceof Join join) {
            return joined(join);
        }
        if (plan instanceof Union union) {
            List<Optional<LogicalPlan>> parts =
                    Plans.children(union).stream().map(this::of).toList();
            return stacked(union, parts);
        }
        LogicalPlan child = onlyChild(plan);
        return of(child).map(rows -> through(plan, rows));
    }

    /** Rows that a plan had in the old version, has in the new one or had in between. */
    private LogicalPlan every(LogicalPlan plan) {
        if (plan instanceof View view) {
            Function<View, LogicalPlan> rows = changes.get(name(view));
            // What the old version had and the new one has not is among the changes.
            return rows == null ? view : both(view, rows.apply(view));
        }
        if (plan instanceof LeafNode) {
            return plan;
        }
        if (plan instanceof Join join) {
            return everyJoined(join);
        }
        if (plan instanceof Union union) {
            List<Optional<LogicalPlan>> parts = Plans.children(union).stream()
                    .map(this::every)
                    .map(Optional::of)
                    .toList();
            return stacked(union, parts).orElseThrow();
        }
        return through(plan, every(onlyChild(plan)));
    }

    private static LogicalPlan onlyChild(LogicalPlan plan) {
        List<LogicalPlan> children = Plans.children(plan);
        if (children.size() != 1) {
            throw new UnknownShapeException(plan.nodeName());
        }
        return children.get(0);
    }

    /** A node with one child, over some rows of it. */
    private LogicalPlan through(LogicalPlan node, LogicalPlan rows) {
        if (node instanceof SubqueryAlias
                || node instanceof ResolvedHint
                || node instanceof Sort
                || node instanceof RepartitionOperation) {
            return rows;
        }
        if (node instanceof Project selection) {
            return project(computable(Plans.list(selection.projectList()), rows), rows);
        }
        if (node instanceof Filter filter) {
            return filtered(filter, rows);
        }
        if (node instanceof Aggregate aggregate) {
            if (aggregate.groupingExpressions().isEmpty()) {
                throw new UnknownShapeException("an aggregate over all rows");
            }
            return Plans.distinct(project(computable(Plans.list(aggregate.aggregateExpressions()), rows), rows));
        }
        if (node instanceof Distinct) {
            return Plans.distinct(rows);
        }
        boolean rowByRow = node instanceof Expand || node instanceof Generate;
        if (rowByRow && has(rows, node.references())) {
            return node.withNewChildren(Plans.seq(List.of(rows)));
        }
        throw new UnknownShapeException(node.nodeName());
    }

    private LogicalPlan filtered(Filter filter, LogicalPlan rows) {
        Expression condition = filter.condition();
        if (SubqueryExpression$.MODULE$.hasSubquery(condition)) {
            if (subqueryChanged(condition)) {
                throw new UnknownShapeException("a condition with a subquery over a table that changed");
            }
            return rows;
        }
        // Without the columns of a HAVING it stays out: then there are more rows, never fewer.
        return has(rows, condition.references()) ? new Filter(condition, rows) : rows;
    }

    private boolean subqueryChanged(Expression expression) {
        if (expression instanceof SubqueryExpression subquery && reads(subquery.plan())) {
            return true;
        }
        return Plans.list(expression.children()).stream().anyMatch(this::subqueryChanged);
    }

    private boolean reads(LogicalPlan plan) {
        boolean here = plan instanceof View view && changes.containsKey(name(view));
        return here
                || Plans.children(plan).stream().anyMatch(this::reads)
                || Plans.list(plan.expressions()).stream().anyMatch(this::subqueryChanged);
    }

    /** Columns that follow from the rows given; those that need other rows or columns stay out. */
    private List<NamedExpression> computable(List<NamedExpression> columns, LogicalPlan rows) {
        List<NamedExpression> kept = new ArrayList<>();
        for (NamedExpression column : columns) {
            Expression expression = (Expression) column;
            if (SubqueryExpression$.MODULE$.hasSubquery(expression)) {
                if (subqueryChanged(expression)) {
                    throw new UnknownShapeException("a column with a subquery over a table that changed");
                }
            } else if (!AggregateExpression.containsAggregate(expression) && has(rows, expression.references())) {
                kept.add(column);
            }
        }
        return kept;
    }

    private Optional<LogicalPlan> joined(Join join) {
        JoinSides sides = new JoinSides(join);
        JoinType type = join.joinType();
        Optional<LogicalPlan> left = of(join.left());
        Optional<LogicalPlan> right = of(join.right());
        List<LogicalPlan> parts = new ArrayList<>();
        if (type instanceof LeftSemi$ || type instanceof LeftAnti$) {
            // Either way a changed row of the right side moves exactly the left rows that it matches.
            left.ifPresent(parts::add);
            right.ifPresent(rows -> parts.add(sides.matching(every(join.left()), rows)));
            return merged(parts);
        }
        left.ifPresent(rows -> parts.add(sides.inner(rows, every(join.right()))));
        right.ifPresent(rows -> parts.add(sides.inner(every(join.left()), rows)));
        if (type instanceof LeftOuter$ || type instanceof FullOuter$) {
            left.ifPresent(rows -> parts.add(sides.leftAlone(rows)));
            right.ifPresent(rows -> parts.add(sides.leftAlone(sides.matching(every(join.left()), rows))));
        }
        if (type instanceof RightOuter$ || type instanceof FullOuter$) {
            right.ifPresent(rows -> parts.add(sides.rightAlone(rows)));
            left.ifPresent(rows -> parts.add(sides.rightAlone(sides.matching(every(join.right()), rows))));
        }
        return merged(parts);
    }

    private LogicalPlan everyJoined(Join join) {
        JoinSides sides = new JoinSides(join);
        JoinType type = join.joinType();
        LogicalPlan left = every(join.left());
        if (type instanceof LeftSemi$ || type instanceof LeftAnti$) {
            return left;
        }
        LogicalPlan right = every(join.right());
        List<LogicalPlan> parts = new ArrayList<>(List.of(sides.inner(left, right)));
        if (type instanceof LeftOuter$ || type instanceof FullOuter$) {
            parts.add(sides.leftAlone(left));
        }
        if (type instanceof RightOuter$ || type instanceof FullOuter$) {
            parts.add(sides.rightAlone(right));
        }
        return merged(parts).orElseThrow();
    }

    private static Optional<LogicalPlan> stacked(Union union, List<Optional<LogicalPlan>> parts) {
        List<Attribute> columns = Plans.list(union.output());
        List<LogicalPlan> children = Plans.children(union);
        List<Integer> places = Stream.iterate(0, i -> i < columns.size(), i -> i + 1)
                .filter(i -> Stream.iterate(0, p -> p < parts.size(), p -> p + 1)
                        .allMatch(p -> parts.get(p).isEmpty()
                                || has(
                                        parts.get(p).get(),
                                        Plans.list(children.get(p).output()).get(i))))
                .toList();
        List<LogicalPlan> branches = new ArrayList<>();
        for (int p = 0; p < parts.size(); p++) {
            List<Attribute> own = Plans.list(children.get(p).output());
            parts.get(p)
                    .ifPresent(rows -> branches.add(project(
                            places.stream()
                                    .map(i -> Plans.as(own.get(i), columns.get(i)))
                                    .toList(),
                            rows)));
        }
        return merged(branches);
    }

    /** Under the columns that all parts have. */
    private static Optional<LogicalPlan> merged(List<LogicalPlan> parts) {
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        List<Attribute> common = Plans.list(parts.get(0).output()).stream()
                .filter(column -> parts.stream().allMatch(part -> has(part, column)))
                .toList();
        return Optional.of(union(parts, common));
    }

    private static LogicalPlan both(LogicalPlan one, LogicalPlan other) {
        return merged(List.of(one, other)).orElseThrow();
    }

    /** The name under which a query reads a table. */
    static String name(View view) {
        return view.desc().identifier().table();
    }
}
