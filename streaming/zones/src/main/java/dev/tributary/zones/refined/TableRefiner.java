package dev.tributary.zones.refined;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import dev.tributary.contract.LakeTable;
import dev.tributary.contract.Position;
import dev.tributary.lake.GuardedWriter;
import dev.tributary.lake.Lake;
import dev.tributary.lake.Ledger;
import dev.tributary.lake.NetRows;
import dev.tributary.lake.Quarantine;
import dev.tributary.reduce.Change;
import dev.tributary.reduce.Fold;
import dev.tributary.reduce.Place;
import dev.tributary.reduce.Target;
import dev.tributary.spec.SourceTable;
import dev.tributary.zones.avro.SchemaLookup;
import dev.tributary.zones.raw.Schemas;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Brings one refined table through one cut: fold its records, quarantine what was refused, write what is left. */
final class TableRefiner {

    private final Lake lake;
    private final SourceTable source;
    private final LakeTable table;
    private final Schemas schemas;
    private final GuardedWriter writer;
    private final Quarantine quarantine;
    private final TableShape shape;

    TableRefiner(Lake lake, SourceTable source, Schemas schemas, GuardedWriter writer, Quarantine quarantine) {
        this.lake = lake;
        this.source = source;
        this.table = LakeTable.refined(source.as());
        this.schemas = schemas;
        this.writer = writer;
        this.quarantine = quarantine;
        this.shape = new TableShape(lake, table, source.key());
    }

    LakeTable table() {
        return table;
    }

    /** The table's version, or empty before its first change. */
    OptionalLong version() {
        return shape.exists() ? OptionalLong.of(lake.version(table)) : OptionalLong.empty();
    }

    /**
     * @param cut number of the cut
     * @param own what the cut has for the table
     * @param marks the cut's snapshot markers and the table's TRUNCATEs, in order
     * @param records the table's records with payload
     * @param progress told how many of its rows are done
     * @return what became of them
     * @throws IllegalStateException if the table cannot take them, with what to do
     */
    Ledger.Entry refine(long cut, TopicFacts own, List<Numbered> marks, TableRecords records, LongConsumer progress) {
        SchemaLookup texts = SchemaLookup.of(schemas.texts());
        Map<Integer, String> unfit = shape.adopt(own.schemas().stream().sorted().toList(), texts);
        long truncates = own.truncates();
        if (!shape.exists()) {
            return unknownShape(cut, own.rows(), truncates, records);
        }
        if (unfit.isEmpty()
                && records instanceof TableRecords.Many many
                && TableLoad.isSnapshot(own, marks)
                && load(cut, own, many.dataset(), texts, progress)) {
            return new Ledger.Entry(source.as(), own.rows(), 0, 0, 0, 0, 0, 0);
        }
        List<Change> changes = changes(marks);
        UnfitRecords left = unfit.isEmpty() ? new UnfitRecords(0, 0, 0) : leftOut(records, unfit, fence(changes));
        TableRecords fit = unfit.isEmpty() ? records : records.without(unfit.keySet());
        try (FoldOutcome outcome =
                new TableFold(lake, table, shape, source.key(), changes, texts).of(fit, own.events())) {
            if (outcome.quarantined() > 0) {
                quarantine(cut, fit.dataset().join(outcome.refused(), "seq"));
            }
            write(outcome, fence(changes));
            return new Ledger.Entry(
                    source.as(),
                    outcome.applied() + truncates,
                    outcome.superseded() + left.replaced(),
                    outcome.stale(),
                    outcome.fenced() + left.fenced(),
                    0,
                    outcome.quarantined(),
                    outcome.unknownToast());
        }
    }

    private boolean load(long cut, TopicFacts own, Dataset<Row> records, SchemaLookup texts, LongConsumer progress) {
        TableLoad load = new TableLoad(lake, table, shape, source.key(), TableLoad.STEP);
        return load.isDone(cut)
                || (shape.isEmpty()
                        && load.load(
                                cut, own, records, new ChangeReader(shape.columns(), source.key(), texts), progress));
    }

    /** The records that the table cannot take may be left out only if nothing depends on them any more. */
    private UnfitRecords leftOut(TableRecords records, Map<Integer, String> unfit, Optional<Position> fence) {
        UnfitRecords left = UnfitRecords.of(records.dataset(), unfit.keySet(), fence);
        if (left.open() > 0) {
            throw new IllegalStateException(unfit.values().iterator().next() + " (" + left.open()
                    + " rows so far). The table waits, and its changes stay in raw.changes. Change the column's type"
                    + " back, or give the column another name in the lake, in the pipeline file with as; then have the"
                    + " rows read again: tributary snapshot " + source.qualifiedName());
        }
        return left;
    }

    private void write(FoldOutcome outcome, Optional<Position> fence) {
        boolean nothingToFence = fence.isEmpty() || shape.isEmpty();
        if (outcome.upserts() + outcome.deletes() > 0 || !nothingToFence) {
            boolean onlyInserts = outcome.updates() + outcome.deletes() == 0;
            Optional<Position> needed = nothingToFence ? Optional.empty() : fence;
            writer.write(
                    lake,
                    table,
                    new NetRows(outcome.net(), source.key(), needed, onlyInserts, outcome.few(), outcome.placed()));
            if (needed.isPresent()) {
                shape.swept();
            }
        }
    }

    /** No record of this table was ever understood: there is nothing to fold into. */
    private Ledger.Entry unknownShape(long cut, long rows, long truncates, TableRecords records) {
        if (rows > 0) {
            quarantine(
                    cut,
                    records.dataset()
                            .filter(col("op").notEqual("t"))
                            .withColumn("cause", lit("No schema of the record's columns is known")));
        }
        return new Ledger.Entry(source.as(), truncates, 0, 0, 0, 0, rows, 0);
    }

    /** A row that is read again and refused for the same cause is there already; every new epoch reads all rows again. */
    private void quarantine(long cut, Dataset<Row> refused) {
        Dataset<Row> present = lake.read(LakeTable.QUARANTINE)
                .select(
                        col("topic").as("_topic"),
                        col("key").as("_key"),
                        col("cause").as("_cause"))
                .distinct();
        Dataset<Row> advised = refused.withColumn(
                "cause",
                when(
                                col("old_key").isNotNull().or(col("new_key").isNotNull()),
                                concat(
                                        col("cause"),
                                        lit(". It is one half of a change of the primary key, and the other half may be"
                                                + " applied: have both rows read again, with tributary snapshot "
                                                + source.qualifiedName())))
                        .otherwise(col("cause")));
        Dataset<Row> fresh = advised.join(
                present,
                col("op")
                        .equalTo("r")
                        .and(col("topic").equalTo(col("_topic")))
                        .and(col("key").eqNullSafe(col("_key")))
                        .and(col("cause").equalTo(col("_cause"))),
                "left_anti");
        quarantine.append(fresh, "cut-" + source.as(), cut);
    }

    private static List<Change> changes(List<Numbered> marks) {
        return marks.stream()
                .map(r -> Change.of(Place.of(r.position()), r.transaction(), r.operation()))
                .toList();
    }

    private static Optional<Position> fence(List<Change> marks) {
        Fold fold = Fold.scd1(Target.EMPTY);
        marks.forEach(fold::addUncounted);
        List<Place> fences = fold.finish().fences();
        return fences.isEmpty()
                ? Optional.empty()
                : Optional.of(fences.get(fences.size() - 1).position());
    }
}
