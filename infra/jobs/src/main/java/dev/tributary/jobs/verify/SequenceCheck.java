package dev.tributary.jobs.verify;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;

import dev.tributary.contract.LakeTable;
import dev.tributary.contract.Operation;
import dev.tributary.contract.Position;
import dev.tributary.lake.Cut;
import dev.tributary.lake.Lake;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Whether {@code raw.changes} holds each number up to a cut exactly once. Numbers that were lost before the last complete
 * snapshot are told, but do not fail: what they said, the snapshot said anew.
 */
record SequenceCheck(Lake lake, Cut cut) {

    static final String NAME = "raw.changes holds each number once";

    private static final int EXAMPLES = 5;

    Check run() {
        Position to = cut.to();
        if (to.seq() == 0) {
            return new Check(NAME, true, "no numbers yet");
        }
        Dataset<Row> numbers = lake.read(LakeTable.RAW_CHANGES)
                .filter(col("epoch")
                        .lt(to.epoch())
                        .or(col("epoch").equalTo(to.epoch()).and(col("seq").leq(to.seq()))));
        Map<Long, Runs> epochs = Runs.of(numbers.select(col("epoch").cast("bigint"), col("seq")));
        List<String> found = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        long before = 0;
        for (Map.Entry<Long, Runs> epoch : epochs.entrySet()) {
            Runs runs = epoch.getValue();
            found.add("epoch " + epoch.getKey() + ": " + runs.first() + " to " + runs.last());
            if (runs.first() <= before) {
                problems.add("begins at " + runs.first() + " although the epoch before ended at " + before);
            }
            List<Runs.Run> repeats = runs.repeats();
            if (!repeats.isEmpty()) {
                problems.add(Runs.count(repeats) + " rows repeat a number: " + examples(repeats));
            }
            before = runs.last();
        }
        List<Runs.Run> holes = Runs.together(epochs).holes(1, to.seq());
        if (!holes.isEmpty()) {
            tell(holes, lastCompleteSnapshot(numbers), found, problems);
        }
        found.addAll(problems);
        return new Check(NAME, problems.isEmpty(), String.join(", ", found));
    }

    private static void tell(List<Runs.Run> holes, long snapshot, List<String> found, List<String> problems) {
        List<Runs.Run> madeUp =
                holes.stream().filter(hole -> hole.first() < snapshot).toList();
        if (!madeUp.isEmpty()) {
            found.add(missing(madeUp) + ", which the snapshot at " + snapshot + " makes up for");
        }
        List<Runs.Run> lost =
                holes.stream().filter(hole -> hole.first() > snapshot).toList();
        if (!lost.isEmpty()) {
            problems.add(missing(lost));
        }
    }

    private static String missing(List<Runs.Run> holes) {
        return Runs.count(holes) + " numbers missing: " + examples(holes);
    }

    private static List<Runs.Run> examples(List<Runs.Run> runs) {
        return runs.subList(0, Math.min(EXAMPLES, runs.size()));
    }

    /** Where the last snapshot that ended began; 0 if none did. */
    private static long lastCompleteSnapshot(Dataset<Row> numbers) {
        Row ended = last(numbers, is(Operation.SNAPSHOT_ENDED));
        if (ended.isNullAt(0)) {
            return 0;
        }
        Row began = last(numbers, is(Operation.SNAPSHOT_BEGAN).and(col("seq").lt(ended.getLong(0))));
        return began.isNullAt(0) ? 0 : began.getLong(0);
    }

    private static Row last(Dataset<Row> numbers, Column which) {
        return numbers.filter(which).agg(max("seq")).first();
    }

    private static Column is(Operation operation) {
        return col("op").equalTo(String.valueOf(operation.code()));
    }
}
