package dev.tributary.jobs.verify;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.sum;

import dev.tributary.contract.LakeTable;
import dev.tributary.contract.Position;
import dev.tributary.lake.Cut;
import dev.tributary.lake.Lake;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/** Whether the cuts follow each other without a gap and the ledger accounts for every number in them. */
record LedgerCheck(Lake lake, Cut cut) {

    static final String NAME = "the ledger adds up";

    private static final String OUTCOMES = "applied + superseded + stale + fenced + control + quarantined";
    private static final int EXAMPLES = 3;

    Check run() {
        Map<Long, Row> entries = new HashMap<>();
        for (Row row : lake.read(LakeTable.LEDGER)
                .filter(col("cut").leq(cut.id()))
                .groupBy("cut")
                .agg(
                        sum("events").as("events"),
                        sum(expr(OUTCOMES)).as("outcomes"),
                        sum("unknown_toast").as("unknown"))
                .collectAsList()) {
            entries.put(row.getLong(0), row);
        }
        List<Row> cuts = lake.read(LakeTable.CUTS)
                .filter(col("cut").leq(cut.id()))
                .select("cut", "from_epoch", "from_seq", "to_epoch", "to_seq")
                .orderBy("cut")
                .collectAsList();
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
            Row entry = entries.remove(row.getLong(0));
            long events = entry == null ? 0 : entry.getLong(1);
            if (events != to.seq() - from.seq()) {
                problems.add("cut " + row.getLong(0) + " has " + (to.seq() - from.seq()) + " numbers and " + events
                        + " events in the ledger");
            }
            if (entry != null && entry.getLong(2) != events) {
                problems.add(
                        "cut " + row.getLong(0) + " has " + events + " events and " + entry.getLong(2) + " outcomes");
            }
            unknown += entry == null ? 0 : entry.getLong(3);
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
