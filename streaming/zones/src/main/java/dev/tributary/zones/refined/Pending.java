package dev.tributary.zones.refined;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.min;

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
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * The records of {@code raw.changes} that no cut has taken in yet. Numbers rise by one, so a range of them bounds what is
 * read, without sorting. A cut of few records is planned from the records; a larger one, which ends with the first
 * transaction that does not fit into few, from counts that Spark jobs make.
 */
final class Pending {

    private static final String[] PLANNED = {
        "epoch", "seq", "op", "last", "lsn", "commit_time", "topic", "value_schema_id", "transaction"
    };

    /** Compressed payloads of more bytes are not collected into the driver, however few records they are. */
    private static final long MOST_BYTES = 64L << 20;

    private final Tail raw;
    private final int few;
    private final Search search = new Search();

    /**
     * The next cut and what was read for it.
     *
     * @param few the records of the cut in order, with payload; null if they are too many for the driver
     * @param seenAll nothing is at hand behind the cut, unless behind a hole wider than the look
     */
    record Look(CutPlan plan, List<Row> few, boolean seenAll) {}

    /** The search for the end of a transaction that does not fit into few records: each file is searched once. */
    private final class Search {
        private long from = -1;
        private final Set<String> searched = new HashSet<>();
        private long found = Long.MAX_VALUE;

        boolean isOpen(Position applied) {
            return from == applied.seq();
        }

        void open(Position applied) {
            from = applied.seq();
            searched.clear();
            found = Long.MAX_VALUE;
        }

        /** Number of the first record behind the few that ends a transaction. */
        OptionalLong end() {
            Tail.Unseen fresh = raw.unseen(from + few, searched);
            if (!fresh.files().isEmpty()) {
                Row first = fresh.rows().filter(col("last")).agg(min("seq")).first();
                if (!first.isNullAt(0)) {
                    found = Math.min(found, first.getLong(0));
                }
                searched.addAll(fresh.files());
            }
            return found == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(found);
        }
    }

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
        if (search.isOpen(applied)) {
            return lookFar(applied, barrier, through);
        }
        long until = Math.min(applied.seq() + few, through.orElse(Long.MAX_VALUE));
        boolean payloads = raw.bytes(applied.seq(), until) <= MOST_BYTES;
        Dataset<Row> window = raw.between(applied.seq(), until);
        List<Row> rows = inOrder(payloads ? TableRecords.flat(window) : window.select(columns()));
        if (rows.isEmpty()) {
            rows = firstOf(applied, through);
        }
        CutPlan plan = CutPlan.of(applied, rows.stream().map(Pending::numbered).toList(), barrier);
        boolean all = rows.isEmpty() || seq(rows.get(rows.size() - 1)) < applied.seq() + few;
        if (all || !plan.isEmpty() || plan.hole() != null || plan.atBarrier()) {
            boolean inDriver = payloads && !plan.isEmpty();
            return new Look(plan, inDriver ? once(rows, plan.to()) : null, all && through.isEmpty());
        }
        search.open(applied);
        return lookFar(applied, barrier, through);
    }

    private Look lookFar(Position applied, OptionalLong barrier, OptionalLong through) {
        OptionalLong end = through.isPresent() ? through : search.end();
        return new Look(
                end.isPresent() ? plan(applied, end.getAsLong(), barrier) : CutPlan.nothing(applied, null, false),
                null,
                false);
    }

    /** Of all records through the end of a transaction, which need not fit into the driver. */
    private CutPlan plan(Position applied, long to, OptionalLong barrier) {
        Dataset<Row> records = raw.between(applied.seq(), to);
        DenseRange numbers = DenseRange.of(records.select("seq").as(Encoders.LONG()));
        CutPlan.Hole hole = numbers.firstHole(applied.seq());
        if (hole != null) {
            return CutPlan.nothing(applied, hole, false);
        }
        Dataset<Row> once = numbers.repeats() > 0 ? records.dropDuplicates("seq") : records;
        List<Row> last = once.filter(col("seq").equalTo(to)).select(columns()).collectAsList();
        if (last.isEmpty()) {
            // The cut was begun with this end; raw had it then and does not show it yet.
            return CutPlan.nothing(applied, null, false);
        }
        Numbered end = numbered(last.get(0));
        if (CutPlan.isAt(end, barrier)) {
            return CutPlan.nothing(applied, null, true);
        }
        RangeFacts facts = RangeFacts.of(once);
        return new CutPlan(
                applied, end, facts.topics(), facts.marks(), facts.control(), null, numbers.repeats(), false);
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

    static List<Row> inOrder(Dataset<Row> rows) {
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
