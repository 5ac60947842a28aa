package dev.tributary.jobs.sql;

import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.CallMethodViaReflection;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.InsertIntoDir;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.ParsedStatement;
import org.apache.spark.sql.catalyst.plans.logical.ScriptTransformation;
import scala.jdk.javaapi.CollectionConverters;

/** Lets a statement through that can only read: by what Spark's parser sees in it, not by its first word. */
final class ReadingStatement {

    /** Commands that change nothing, by the name of their plan. */
    private static final Set<String> READING = Set.of(
            "ShowTables",
            "ShowNamespaces",
            "ShowNamespacesCommand",
            "ShowColumns",
            "ShowTableProperties",
            "ShowCreateTable",
            "ShowViews",
            "ShowFunctions",
            "ShowCatalogsCommand",
            "ShowTablesCommand",
            "ShowColumnsCommand",
            "DescribeNamespace",
            "DescribeRelation",
            "DescribeColumn",
            "DescribeFunction",
            "DescribeQueryCommand",
            "DescribeTableCommand",
            "DescribeColumnCommand",
            "DescribeDeltaHistory",
            "DescribeDeltaDetailCommand",
            "ExplainCommand");

    private ReadingStatement() {}

    /**
     * Analyses a statement, and runs it if it is a command.
     *
     * @throws Refused if it could write
     */
    static Dataset<Row> open(SparkSession session, String sql) throws Exception {
        LogicalPlan parsed = ((org.apache.spark.sql.classic.SparkSession) session)
                .sessionState()
                .sqlParser()
                .parsePlan(sql);
        refuseWriting(parsed);
        Dataset<Row> rows = session.sql(sql);
        LogicalPlan analyzed = ((org.apache.spark.sql.classic.Dataset<Row>) rows)
                .queryExecution()
                .analyzed();
        refuseForeignCode(analyzed);
        for (LogicalPlan subquery : CollectionConverters.asJava(analyzed.subqueriesAll())) {
            refuseForeignCode(subquery);
        }
        return rows;
    }

    private static void refuseWriting(LogicalPlan plan) {
        boolean command = plan instanceof Command || plan instanceof ParsedStatement || plan instanceof InsertIntoDir;
        if (command && !READING.contains(plan.nodeName())) {
            throw new Refused(
                    "This endpoint takes statements that read, such as SELECT, SHOW TABLES or DESCRIBE, and this is "
                            + plan.nodeName() + ", which is not run here.");
        }
        if (!command) {
            CollectionConverters.asJava(plan.children()).forEach(ReadingStatement::refuseWriting);
        }
    }

    /** A SELECT can call Java methods and programs. */
    private static void refuseForeignCode(LogicalPlan plan) {
        if (plan instanceof ScriptTransformation) {
            throw new Refused("TRANSFORM starts a program and is not run here.");
        }
        CollectionConverters.asJava(plan.expressions()).forEach(ReadingStatement::refuseReflection);
        CollectionConverters.asJava(plan.children()).forEach(ReadingStatement::refuseForeignCode);
    }

    private static void refuseReflection(Expression expression) {
        if (expression instanceof CallMethodViaReflection) {
            throw new Refused("Functions that call Java methods are not run here.");
        }
        CollectionConverters.asJava(expression.children()).forEach(ReadingStatement::refuseReflection);
    }
}
