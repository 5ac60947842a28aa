package dev.tributary.jobs.verify;

import dev.tributary.contract.LakeTable;
import dev.tributary.lake.Cut;
import dev.tributary.lake.Lake;
import dev.tributary.marts.MartCut;
import dev.tributary.marts.MartSql;
import dev.tributary.spec.Mart;
import dev.tributary.spec.SourceTable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;

/**
 * Whether a mart at a cut is what PostgreSQL computes with the mart's SQL in a snapshot. A mart that PostgreSQL cannot
 * compute, because it reads events or says something that only Spark understands, is computed by Spark from the refined
 * tables at the cut instead, and the check says so. A mart of tables that nothing has reached yet need not exist, if its
 * SQL gives no row in PostgreSQL either.
 *
 * @param sources source tables by the name of their refined table
 * @param at where the mart stands; empty if it was never computed
 * @param failure why it stands still, if it does
 * @param reader reads the snapshot
 */
record MartCheck(
        Mart mart,
        Map<String, SourceTable> sources,
        Cut cut,
        Optional<MartCut> at,
        Optional<String> failure,
        Connection reader,
        Lake lake) {

    static String name(Mart mart) {
        return LakeTable.mart(mart.name()) + " = its SQL";
    }

    /** Tables that the mart reads and that the lake does not have at a cut. */
    static List<String> absent(Mart mart, Cut cut) {
        return MartSql.of(mart).inputs().stream()
                .filter(input -> cut.version(LakeTable.refined(input)) < 0)
                .map(input -> LakeTable.refined(input).toString())
                .sorted()
                .toList();
    }

    Check run() throws SQLException {
        List<String> behind = MartSql.of(mart).inputs().stream()
                .filter(cut.stopped()::containsKey)
                .map(input -> LakeTable.refined(input).toString())
                .toList();
        if (!behind.isEmpty()) {
            return new Check(name(mart), false, "reads " + String.join(", ", behind) + ", which is behind this cut");
        }
        List<String> absent = absent(mart, cut);
        if (absent.isEmpty() && at.filter(stands -> stands.cut() == cut.id()).isEmpty()) {
            return new Check(
                    name(mart),
                    false,
                    failure.map(why -> "the mart has stopped (" + why + "); ")
                                    .orElse("the mart did not reach cut " + cut.id() + " in time; ")
                            + at.map(stands -> "it stands at cut " + stands.cut())
                                    .orElse("it has not been computed yet"));
        }
        MartSql sql = MartSql.of(mart);
        List<String> events = sql.inputs().stream()
                .filter(input -> !sources.containsKey(input))
                .toList();
        if (!events.isEmpty()) {
            return bySpark(sql, "the database has no " + String.join(", ", events));
        }
        List<String> inputs = new ArrayList<>();
        for (String input : sql.inputs()) {
            SourceTable source = sources.get(input);
            String name = SourceColumn.quote(source.schema()) + "." + SourceColumn.quote(source.name());
            inputs.add(SourceColumn.quote(input) + " AS NOT MATERIALIZED (SELECT "
                    + Disguise.selection(source, SourceCatalog.ofTable(reader, name)) + " FROM "
                    + SourceCatalog.rowsOf(reader, name) + ")");
        }
        String with = "WITH " + String.join(", ", inputs) + " ";
        String from = "(" + sql.text().replaceAll(";\\s*(--[^\\n]*\\s*)*$", "") + "\n) AS mart";
        List<SourceColumn> columns;
        Savepoint before = reader.setSavepoint();
        try {
            columns = SourceCatalog.ofQuery(reader, with + "SELECT * FROM " + from + " LIMIT 0");
        } catch (SQLException e) {
            reader.rollback(before);
            return bySpark(
                    sql, "PostgreSQL says " + e.getMessage().lines().findFirst().orElse(""));
        }
        return absent.isEmpty() ? byPostgres(with, from, columns) : ofNothing(with, from, absent);
    }

    private Check ofNothing(String with, String from, List<String> absent) throws SQLException {
        try (Statement statement = reader.createStatement();
                ResultSet rows = statement.executeQuery(with + "SELECT count(*) FROM " + from)) {
            rows.next();
            long expected = rows.getLong(1);
            return new Check(
                    name(mart),
                    expected == 0,
                    (expected == 0 ? "0 rows equal, computed by PostgreSQL" : expected + " rows missing in the lake")
                            + "; nothing has reached " + String.join(", ", absent) + " yet");
        }
    }

    private Check byPostgres(String with, String from, List<SourceColumn> given) throws SQLException {
        Dataset<Row> stored =
                lake.read(LakeTable.mart(mart.name()), at.orElseThrow().version());
        ComparedColumns columns = new ComparedColumns();
        for (StructField field : stored.schema().fields()) {
            Column value = stored.col(Lake.quote(field.name()));
            Optional<SourceColumn> source = named(given, field.name());
            // What an earlier SQL gave and the present one does not is null in all rows.
            Optional<CanonicalText> text = source.isEmpty()
                    ? Optional.of(new CanonicalText("NULL::text", value.cast("string")))
                    : CanonicalText.of(
                            "mart." + source.get().quoted(), source.get().type(), value, field.dataType());
            if (text.isEmpty()) {
                return new Check(
                        name(mart),
                        false,
                        "column " + field.name() + ": " + source.get().type()
                                + " of PostgreSQL cannot be compared with "
                                + field.dataType().simpleString());
            }
            columns.add(field.name(), text.get(), mart.grain());
        }
        Comparison comparison = columns.compare(reader, with, from, stored);
        return new Check(name(mart), comparison.same(), comparison.detail() + ", computed by PostgreSQL");
    }

    private Check bySpark(MartSql sql, String why) {
        List<String> absent = absent(mart, cut);
        if (!absent.isEmpty()) {
            return new Check(
                    name(mart), true, "not checked: nothing has reached " + String.join(", ", absent) + " yet");
        }
        SparkSession session = lake.spark().newSession();
        for (String input : sql.inputs()) {
            session.read()
                    .format("delta")
                    .option("versionAsOf", cut.version(LakeTable.refined(input)))
                    .load(lake.location(LakeTable.refined(input)))
                    .createOrReplaceTempView(Lake.quote(input));
        }
        Dataset<Row> expected = session.sql(sql.text());
        Dataset<Row> stored = session.read()
                .format("delta")
                .option("versionAsOf", at.orElseThrow().version())
                .load(lake.location(LakeTable.mart(mart.name())))
                .select(List.of(expected.columns()).stream()
                        .map(column -> functions.col(Lake.quote(column)))
                        .toArray(Column[]::new));
        long missing = expected.exceptAll(stored).count();
        long extra = stored.exceptAll(expected).count();
        String counts = missing + extra == 0
                ? stored.count() + " rows equal"
                : missing + " rows missing or different, " + extra + " rows extra or different";
        return new Check(name(mart), missing + extra == 0, counts + ", computed by Spark from refined: " + why);
    }

    private static Optional<SourceColumn> named(List<SourceColumn> columns, String name) {
        return columns.stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .or(() -> columns.stream()
                        .filter(column -> column.name().equalsIgnoreCase(name))
                        .findFirst());
    }
}
