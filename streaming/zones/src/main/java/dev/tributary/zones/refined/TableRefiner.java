package dev.tributary.zones.refined;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import dev.tributary.contract.LakeTable;
import dev.tributary.contract.Operation;
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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
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
     * @param own the table's records in the cut, in order
     * @param snapshots the cut's snapshot markers, in order
     * @param records the same records with payload
     * @return what became of them
     * @throws IllegalStateException if the table cannot take them, with what to do
     */
    Ledger.Entry refine(long cut, List<Numbered> own, List<Numbered> snapshots, TableRecords records) {
        SchemaLookup texts = SchemaLookup.of(schemas.texts());
        Map<Integer, String> unfit = shape.adopt(
                own.stream()
                        .map(Numbered::schemaId)
                        .filter(Objects::nonNull)
                        .distinct()
                        .toList(),
                texts);
        long truncates =
                own.stream().filter(r -> r.operation() == Operation.TRUNCATE).count();
        if (!shape.exists()) {
            return unknownShape(cut, own.size() - truncates, truncates, records);
        }
        List<Change> marks = marks(own, snapshots);
        UnfitRecords left = unfit.isEmpty() ? new UnfitRecords(0, 0, 0) : leftOut(records, unfit, fence(marks));
        TableRecords fit = unfit.isEmpty() ? records : records.without(unfit.keySet());
        try (FoldOutcome outcome = new TableFold(lake, table, shape, source.key(), marks, texts).of(fit, own.size())) {
            if (outcome.quarantined() > 0) {
                quarantine(cut, fit.dataset().join(outcome.refused(), "seq"));
            }
            write(outcome, fence(marks));
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
            writer.write(lake, table, new NetRows(outcome.net(), source.key(), needed, onlyInserts, outcome.few()));
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

    /** The records that concern the whole table, in order. */
    private static List<Change> marks(List<Numbered> own, List<Numbered> snapshots) {
        List<Numbered> marks = new ArrayList<>(snapshots);
        own.stream().filter(r -> r.operation() == Operation.TRUNCATE).forEach(marks::add);
        marks.sort(Comparator.comparing(Numbered::position));
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
