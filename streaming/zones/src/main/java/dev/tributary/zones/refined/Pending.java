package dev.tributary.zones.refined;

import static org.apache.spark.sql.functions.col;

import dev.tributary.contract.LakeTable;
import dev.tributary.contract.Operation;
import dev.tributary.contract.Position;
import dev.tributary.lake.Lake;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The records of {@code raw.changes} that no cut has taken in yet. Files of older numbers are skipped by statistics. */
final class Pending {

    private static final int FIRST_LOOK = TableRecords.FEW;

    private final Lake lake;

    Pending(Lake lake) {
        this.lake = lake;
    }

    /**
     * Plans the next cut. Looks at {@link TableRecords#FEW} records, and at more only if not even one transaction ends in
     * them.
     *
     * @param through the cut must end there and not later, if given
     */
    CutPlan plan(Position applied, OptionalLong barrier, OptionalLong through) {
        for (int most = FIRST_LOOK; ; most *= 4) {
            List<Numbered> pending = read(applied, through, most);
            CutPlan plan = CutPlan.of(applied, pending, barrier);
            boolean all = pending.size() < most;
            if (all || !plan.records().isEmpty() || plan.hole() != null || plan.atBarrier()) {
                return plan;
            }
        }
    }

    /** The raw records of a cut, with payload. */
    Dataset<Row> records(Position after, Position through) {
        return lake.read(LakeTable.RAW_CHANGES)
                .filter(col("seq").gt(after.seq()).and(col("seq").leq(through.seq())));
    }

    private List<Numbered> read(Position applied, OptionalLong through, int most) {
        Dataset<Row> rows = lake.read(LakeTable.RAW_CHANGES).filter(col("seq").gt(applied.seq()));
        if (through.isPresent()) {
            rows = rows.filter(col("seq").leq(through.getAsLong()));
        }
        List<Numbered> pending = new ArrayList<>();
        for (Row row : rows.select(
                        "epoch", "seq", "op", "last", "lsn", "commit_time", "topic", "value_schema_id", "transaction")
                .orderBy("epoch", "seq")
                .limit(most)
                .collectAsList()) {
            Instant commit = row.getAs("commit_time");
            pending.add(new Numbered(
                    new Position(row.getInt(0), row.getLong(1)),
                    Operation.of(row.getString(2).charAt(0)),
                    row.getLong(8),
                    row.getBoolean(3),
                    row.getLong(4),
                    ChronoUnit.MICROS.between(Instant.EPOCH, commit),
                    row.getString(6),
                    row.isNullAt(7) ? null : Integer.valueOf(row.getInt(7))));
        }
        return pending;
    }
}
