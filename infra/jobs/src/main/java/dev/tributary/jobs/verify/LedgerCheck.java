package dev.tributary.jobs.verify;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import dev.tributary.contract.LakeTable;
import dev.tributary.contract.Position;
import dev.tributary.lake.Cut;
import dev.tributary.lake.Lake;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/** Whether the cuts follow each other without a gap and the ledger accounts for every number in them. */
record LedgerCheck(Lake lake, Cut cut) {

    static final String NAME = "the ledger adds up";

    private static final String OUTCOMES =
            "applied + superseded + stale + fenced + control + quarantined" + " + coalesce(deferred, 0)";
    private static final int EXAMPLES = 3;

    private record Entry(long events, long outcomes, long unknown) {

        static final Entry NONE = new Entry(0, 0, 0);

        Entry plus(Entry more) {
            return new Entry(events + more.events, outcomes + more.outcomes, unknown + more.unknown);
        }
    }

    Check run() {
        Map<Long, Entry> entries = new HashMap<>();
        // Few rows a cut: summed here, without a shuffle.
        for (Row row : lake.read(LakeTable.LEDGER)
                .filter(col("cut").leq(cut.id()))
                .select(col("cut"), col("events"), expr(OUTCOMES), col("unknown_toast"))
                .collectAsList()) {
            entries.merge(row.getLong(0), new Entry(row.getLong(1), row.getLong(2), row.getLong(3)), Entry::plus);
        }
        List<Row> cuts = lake
                .read(LakeTable.CUTS)
                .filter(col("cut").leq(cut.id()))
                .select("cut", "from_epoch", "from_seq", "to_epoch", "to_seq")
                .collectAsList()
                .stream()
                .sorted(Comparator.comparingLong(row -> row.getLong(0)))
                .toList();
        List<String> problems = new ArrayList<>();
        Position before = Position.ORIGIN;
        long unknown = 0;
        for (int i = 0; i < cuts.size(); i++) {
            Row row = cuts.get(i);
            Position from = new Position(row.getInt(1), row.getLong(2));
            Position to = new Position(row.getInt(3), row.getLong(4));
            if (row.getLong(0) != i + 1 || !from.equals(before)) {
                problems.add("cut " + row.getLong(0) + " begins at " + from + ", the one before it ended at " + before);
            }
            before = to;
            Entry entry = entries.getOrDefault(row.getLong(0), Entry.NONE);
            entries.remove(row.getLong(0));
            long events = entry.events();
            if (events != to.seq() - from.seq()) {
                problems.add("cut " + row.getLong(0) + " has " + (to.seq() - from.seq()) + " numbers and " + events
                        + " events in the ledger");
            }
            if (entry.outcomes() != events) {
                problems.add(
                        "cut " + row.getLong(0) + " has " + events + " events and " + entry.outcomes() + " outcomes");
            }
            unknown += entry.unknown();
        }
        entries.keySet().forEach(id -> problems.add("the ledger has a cut " + id + " that meta.cuts has not"));
        String detail = problems.isEmpty()
                ? cuts.size() + " cuts, " + before.seq() + " numbers, each accounted for"
                : problems.size() + " contradictions: "
                        + String.join("; ", problems.subList(0, Math.min(EXAMPLES, problems.size())));
        return new Check(
                NAME,
                problems.isEmpty(),
                detail + (unknown == 0 ? "" : "; " + unknown + " values that neither the log nor the lake knew"));
    }
}
