package dev.tributary.zones.refined;

import static org.apache.spark.sql.functions.col;

import dev.tributary.contract.LakeTable;
import dev.tributary.contract.Operation;
import dev.tributary.contract.Position;
import dev.tributary.lake.Lake;
import dev.tributary.lake.Tail;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * The records of {@code raw.changes} that no cut has taken in yet. Numbers rise by one, so a range of them bounds what is
 * read, without sorting.
 */
final class Pending {

    private static final String[] PLANNED = {
        "epoch", "seq", "op", "last", "lsn", "commit_time", "topic", "value_schema_id", "transaction"
    };

    private final Tail raw;
    private final int few;

    /**
     * The next cut and what was read for it.
     *
     * @param few the records of the cut in order, with payload; null if they are too many for the driver
     * @param seenAll nothing is at hand behind the cut, unless behind a hole wider than the look
     */
    record Look(CutPlan plan, List<Row> few, boolean seenAll) {}

    /**
     * @param few records that the driver takes in without help
     */
    Pending(Lake lake, int few) {
        this.raw = new Tail(lake, LakeTable.RAW_CHANGES, "seq");
        this.few = few;
    }

    /**
     * Takes in what raw got since the last call.
     *
     * @return raw's newest version
     */
    long update() {
        return raw.update();
    }

    /** Whether raw may have records without a number. */
    boolean hasUnnumbered() {
        return raw.hasNulls();
    }

    /**
     * Plans the next cut. Looks at few numbers, and at more only if not even one transaction ends in them.
     *
     * @param through the cut must end there and not later, if given
     */
    Look look(Position applied, OptionalLong barrier, OptionalLong through) {
        raw.forget(applied.seq());
        long most = few;
        List<Row> rows = inOrder(TableRecords.flat(window(applied, most, through)));
        if (rows.isEmpty()) {
            rows = firstOf(applied, through);
        }
        while (true) {
            CutPlan plan =
                    CutPlan.of(applied, rows.stream().map(Pending::numbered).toList(), barrier);
            boolean all = rows.isEmpty() || seq(rows.get(rows.size() - 1)) < applied.seq() + most;
            if (all || !plan.records().isEmpty() || plan.hole() != null || plan.atBarrier()) {
                boolean inDriver = most == few && !plan.records().isEmpty();
                return new Look(plan, inDriver ? once(rows, plan.to()) : null, all && through.isEmpty());
            }
            most *= 4;
            rows = inOrder(window(applied, most, through).select(columns()));
        }
    }

    /** Where the first snapshot begins that a later epoch took behind a hole: it makes up for everything before it. */
    Optional<Position> snapshotBehind(CutPlan.Hole hole, int epoch) {
        return raw
                .between(hole.last(), Long.MAX_VALUE)
                .filter(col("op")
                        .equalTo(String.valueOf(Operation.SNAPSHOT_BEGAN.code()))
                        .and(col("epoch").gt(epoch)))
                .select("epoch", "seq")
                .orderBy("seq")
                .limit(1)
                .collectAsList()
                .stream()
                .findFirst()
                .map(row -> new Position(row.getInt(0), row.getLong(1)));
    }

    /** The raw records of a cut, with payload. */
    Dataset<Row> records(Position after, Position through) {
        return raw.between(after.seq(), through.seq());
    }

    private Dataset<Row> window(Position applied, long most, OptionalLong through) {
        return raw.between(applied.seq(), Math.min(applied.seq() + most, through.orElse(Long.MAX_VALUE)));
    }

    /** The record behind a hole that is wider than a look. */
    private List<Row> firstOf(Position applied, OptionalLong through) {
        return raw.between(applied.seq(), through.orElse(Long.MAX_VALUE))
                .select(columns())
                .orderBy("seq")
                .limit(1)
                .collectAsList();
    }

    static Column[] columns() {
        return Arrays.stream(PLANNED).map(functions::col).toArray(Column[]::new);
    }

    private static List<Row> inOrder(Dataset<Row> rows) {
        List<Row> collected = new ArrayList<>(rows.collectAsList());
        collected.sort(Comparator.<Row>comparingInt(row -> row.getAs("epoch")).thenComparingLong(Pending::seq));
        return collected;
    }

    private static List<Row> once(List<Row> rows, Position to) {
        List<Row> once = new ArrayList<>(rows.size());
        long before = -1;
        for (Row row : rows) {
            long seq = seq(row);
            if (seq > to.seq()) {
                break;
            }
            if (seq != before) {
                once.add(row);
            }
            before = seq;
        }
        return once;
    }

    private static long seq(Row row) {
        return row.<Long>getAs("seq");
    }

    static Numbered numbered(Row row) {
        return new Numbered(
                new Position(row.getAs("epoch"), seq(row)),
                Operation.of(row.<String>getAs("op").charAt(0)),
                row.getAs("transaction"),
                row.getAs("last"),
                row.getAs("lsn"),
                ChronoUnit.MICROS.between(Instant.EPOCH, row.<Instant>getAs("commit_time")),
                row.getAs("topic"),
                row.getAs("value_schema_id"));
    }
}
