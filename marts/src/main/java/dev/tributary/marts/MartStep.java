package dev.tributary.marts;

import dev.tributary.contract.LakeTable;
import dev.tributary.lake.Cut;
import dev.tributary.lake.Cuts;
import dev.tributary.lake.Lake;
import dev.tributary.spec.Mart;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.trees.TreePattern;
import org.apache.spark.sql.types.StructType;

/**
 * Brings one mart to a cut. What is committed is the difference between the mart as it is and its query over the inputs
 * as of the cut, so doing it again, after a crash at any place, changes nothing more.
 */
final class MartStep {

    private final Mart mart;
    private final MartSql sql;
    private final Cuts cuts;
    private final Inputs inputs;
    private final MartTable table;
    private Cut newest = Cut.NONE;

    MartStep(Lake lake, Mart mart) {
        this.mart = mart;
        this.sql = MartSql.of(mart);
        this.cuts = new Cuts(lake);
        Lake own = lake.session();
        // Rows pass through the driver: java.time holds every day and microsecond, java.sql does not.
        own.spark().conf().set("spark.sql.datetime.java8API.enabled", "true");
        // The first rows of a change feed are all rows as a rule: do not look for them partition by partition.
        own.spark().conf().set("spark.sql.limit.initialNumPartitions", "64");
        this.inputs = new Inputs(own, sql.inputs());
        this.table = new MartTable(own, LakeTable.mart(mart.name()));
        table.name();
    }

    /** Whether the mart was computed by another query or for another grain. */
    boolean outdated(MartCut at) {
        return !at.sameQuery(sql, mart.grain());
    }

    /**
     * Commits what a cut changes in the mart. Recording where the mart stands is up to the caller.
     *
     * @param at where the mart stands, or stood at some time before; empty if that is not known
     * @return empty if an input does not exist yet
     * @throws IllegalStateException if the SQL cannot be a mart, with what to do
     */
    Optional<MartCut> to(Cut cut, Optional<MartCut> at) {
        if (!inputs.existAt(cut)) {
            return Optional.empty();
        }
        inputs.show(cut);
        Dataset<Row> result = result();
        StructType columns = table.fit(result.schema());
        boolean otherGrain = at.isPresent() && !at.get().grain().equals(mart.grain());
        // Rows of another grain may repeat the present one: tell them apart by everything they have.
        List<String> key = otherGrain ? List.of(columns.fieldNames()) : mart.grain();
        Optional<Dataset<Row>> grains =
                at.isPresent() && !outdated(at.get()) ? affected(cut(at.get().cut()), cut, result) : Optional.empty();
        newest = cut;
        boolean untouched = grains.isPresent() && grains.get().isEmpty();
        long version = untouched
                ? inputs.lake().version(table.table())
                : table.commit(new Difference(inputs.lake().read(table.table()), result, columns, key, grains));
        return Optional.of(
                new MartCut(mart.name(), cut.id(), cut.commitMicros(), version, sql.fingerprint(), mart.grain()));
    }

    private Optional<Dataset<Row>> affected(Cut from, Cut to, Dataset<Row> result) {
        List<String> moved = inputs.moved(from, to);
        return moved.stream().allMatch(table -> inputs.sameColumns(from, to, table))
                ? new AffectedGrains(inputs.lake().spark(), mart.grain())
                        .of(result, moved, (table, columns) -> inputs.changes(from, to, table, columns))
                : Optional.empty();
    }

    private Cut cut(long id) {
        return id == newest.id() ? newest : cuts.at(id);
    }

    /** The mart computed from the inputs as the session sees them. */
    private Dataset<Row> result() {
        return analysed(inputs.lake().spark(), sql, mart);
    }

    /**
     * The query of a mart over the tables that a session knows by the names of its inputs.
     *
     * @throws IllegalStateException if it cannot be a mart, with what to do; Spark's own exception if it is no valid SQL
     */
    static Dataset<Row> analysed(SparkSession spark, MartSql sql, Mart mart) {
        Dataset<Row> result = spark.sql(sql.text());
        LogicalPlan plan = Plans.analyzed(result);
        if (!plan.deterministic() || plan.containsPattern(TreePattern.CURRENT_LIKE())) {
            throw new IllegalStateException(
                    "The SQL of mart " + mart.name()
                            + " gives another result each time; it may depend on its tables only, not on the time or on chance");
        }
        List<String> columns = Arrays.asList(result.columns());
        if (!columns.containsAll(mart.grain())) {
            throw new IllegalStateException("The grain of mart " + mart.name() + " is " + mart.grain()
                    + ", but its SQL gives the columns " + columns);
        }
        MartTable.refuseUncomparable(LakeTable.mart(mart.name()), result.schema());
        return result;
    }
}
