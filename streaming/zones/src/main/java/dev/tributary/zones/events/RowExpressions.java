package dev.tributary.zones.events;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.functions;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Which SQL a step may use: an expression over one row, so that the cut of a stream into batches does not show, and
 * without chance, so that a repeated batch gives the same.
 */
final class RowExpressions {

    private RowExpressions() {}

    /**
     * @throws IllegalArgumentException if the expression is of another kind
     */
    static void check(Dataset<Row> rows, String sql) {
        LogicalPlan plan = rows.select(functions.expr(sql)).queryExecution().analyzed();
        LogicalPlan before = rows.queryExecution().analyzed();
        if (!(plan instanceof Project project) || !project.child().fastEquals(before)) {
            throw new IllegalArgumentException(
                    sql + " needs more than one row, or makes several; aggregates and windows belong into a mart");
        }
        for (Expression expression : CollectionConverters.asJava(project.expressions())) {
            if (SubqueryExpression.hasSubquery(expression)) {
                throw new IllegalArgumentException(sql + " reads another table; joins belong into a mart");
            }
            if (!expression.deterministic()) {
                throw new IllegalArgumentException(
                        sql + " gives another value each time; a repeated batch would give another table");
            }
        }
    }
}
