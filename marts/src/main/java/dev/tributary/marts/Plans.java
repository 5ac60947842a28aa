package dev.tributary.marts;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal$;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.optimizer.InlineCTE;
import org.apache.spark.sql.catalyst.plans.JoinType;
import org.apache.spark.sql.catalyst.plans.logical.Distinct;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.JoinHint$;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Union;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Spark's logical plans as Java builds and reads them. A column is told by its expression id, never by its name. */
final class Plans {

    private Plans() {}

    static <T> List<T> list(Seq<T> elements) {
        return CollectionConverters.asJava(elements);
    }

    static <T> Seq<T> seq(List<? extends T> elements) {
        return CollectionConverters.<T>asScala(new ArrayList<T>(elements)).toSeq();
    }

    static List<LogicalPlan> children(LogicalPlan plan) {
        return list(plan.children());
    }

    static LogicalPlan project(List<? extends NamedExpression> columns, LogicalPlan plan) {
        return new Project(seq(columns), plan);
    }

    static LogicalPlan distinct(LogicalPlan plan) {
        return new Distinct(plan);
    }

    static LogicalPlan join(LogicalPlan left, LogicalPlan right, JoinType type, Option<Expression> condition) {
        return new Join(left, right, type, condition, JoinHint$.MODULE$.NONE());
    }

    /** An expression under the id of a column, in whose place it stands. */
    static NamedExpression as(Expression expression, Attribute column) {
        return alias(expression, column.name(), column.exprId());
    }

    static Expression nothing(Attribute column) {
        return Literal$.MODULE$.create(null, column.dataType());
    }

    /** Rows of all plans, under the ids of columns that each of them has. */
    static LogicalPlan union(List<LogicalPlan> plans, List<Attribute> columns) {
        List<LogicalPlan> branches = new ArrayList<>();
        for (LogicalPlan plan : plans) {
            // The branches of a union may not share ids; it takes those of the first.
            branches.add(
                    branches.isEmpty()
                            ? project(columns, plan)
                            : project(
                                    columns.stream()
                                            .map(c -> alias(c, c.name(), NamedExpression.newExprId()))
                                            .toList(),
                                    plan));
        }
        return branches.size() == 1 ? branches.get(0) : new Union(seq(branches), false, false);
    }

    /** The plan of a query as Spark understood it, with common table expressions put in their places. */
    static LogicalPlan analyzed(Dataset<Row> query) {
        LogicalPlan plan = ((org.apache.spark.sql.classic.Dataset<Row>) query)
                .queryExecution()
                .analyzed();
        return new InlineCTE(true, false).apply(plan);
    }

    /** The rows of a plan. */
    static Dataset<Row> rows(SparkSession session, LogicalPlan plan) {
        return org.apache.spark.sql.classic.Dataset.ofRows((org.apache.spark.sql.classic.SparkSession) session, plan);
    }

    static boolean has(LogicalPlan plan, AttributeSet columns) {
        return columns.subsetOf(plan.outputSet());
    }

    static boolean has(LogicalPlan plan, Attribute column) {
        return plan.outputSet().contains(column);
    }

    private static NamedExpression alias(Expression expression, String name, ExprId id) {
        return new Alias(expression, name, id, seq(List.of()), Option.empty(), seq(List.of()));
    }
}
