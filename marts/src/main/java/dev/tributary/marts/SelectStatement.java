package dev.tributary.marts;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.InsertIntoDir;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.ParsedStatement;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.UnresolvedWith;

/** Reads a SELECT with Spark's parser: is it one, and which tables does it name? */
final class SelectStatement {

    private SelectStatement() {}

    static LogicalPlan parse(String text) {
        LogicalPlan plan;
        try {
            plan = new CatalystSqlParser().parsePlan(text);
        } catch (Exception e) {
            // Scala does not declare what it throws: nearly always a ParseException.
            throw new IllegalArgumentException("cannot be parsed: " + sentence(e), e);
        }
        if (!reads(plan)) {
            throw new IllegalArgumentException("must be one SELECT; it is a " + plan.nodeName());
        }
        return plan;
    }

    private static String sentence(Exception e) {
        String place = e instanceof ParseException parse
                        && parse.line().isDefined()
                        && parse.startPosition().isDefined()
                ? "line " + parse.line().get() + ", column "
                        + ((Integer) parse.startPosition().get() + 1) + ": "
                : "";
        return place
                + String.valueOf(e.getMessage()).strip().lines().findFirst().orElse("no reason given");
    }

    private static boolean reads(LogicalPlan plan) {
        return !(plan instanceof Command)
                && !(plan instanceof ParsedStatement)
                && !(plan instanceof InsertIntoDir)
                && Plans.children(plan).stream().allMatch(SelectStatement::reads);
    }

    /** Tables that are not common table expressions, wherever they are named. */
    static SortedSet<String> tables(LogicalPlan plan) {
        SortedSet<String> names = new TreeSet<>();
        visit(plan, Set.of(), names);
        return names;
    }

    /** Names of the result's columns; empty if one of them is known only to who knows the tables. */
    static List<String> columns(LogicalPlan plan) {
        if (plan instanceof Project selection) {
            return names(Plans.list(selection.projectList()));
        }
        if (plan instanceof Aggregate aggregate) {
            return names(Plans.list(aggregate.aggregateExpressions()));
        }
        List<LogicalPlan> children = Plans.children(plan);
        return children.isEmpty() ? List.of() : columns(children.get(0));
    }

    private static List<String> names(List<NamedExpression> columns) {
        List<String> names = new ArrayList<>();
        for (NamedExpression column : columns) {
            if (column instanceof Alias alias) {
                names.add(alias.name());
            } else if (column instanceof UnresolvedAttribute attribute) {
                List<String> parts = Plans.list(attribute.nameParts());
                names.add(parts.get(parts.size() - 1));
            } else {
                return List.of();
            }
        }
        return names;
    }

    private static void visit(LogicalPlan plan, Set<String> common, Set<String> names) {
        Set<String> scope = common;
        if (plan instanceof UnresolvedWith with) {
            scope = new HashSet<>(common);
            for (var relation : Plans.list(with.cteRelations())) {
                visit(relation._2(), scope, names);
                scope.add(relation._1().toLowerCase(Locale.ROOT));
            }
        }
        if (plan instanceof UnresolvedRelation relation) {
            name(Plans.list(relation.multipartIdentifier()), common, names);
        }
        for (LogicalPlan child : Plans.children(plan)) {
            visit(child, scope, names);
        }
        for (Expression expression : Plans.list(plan.expressions())) {
            visit(expression, scope, names);
        }
    }

    private static void visit(Expression expression, Set<String> common, Set<String> names) {
        if (expression instanceof SubqueryExpression subquery) {
            visit(subquery.plan(), common, names);
        }
        for (Expression child : Plans.list(expression.children())) {
            visit(child, common, names);
        }
    }

    private static void name(List<String> parts, Set<String> common, Set<String> names) {
        if (parts.size() > 1) {
            throw new IllegalArgumentException("reads " + String.join(".", parts)
                    + "; name refined tables without a database, as in FROM " + parts.get(parts.size() - 1));
        }
        if (!common.contains(parts.get(0).toLowerCase(Locale.ROOT))) {
            names.add(parts.get(0));
        }
    }
}
