package dev.tributary.jobs.verify;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.lead;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import dev.tributary.contract.LakeTable;
import dev.tributary.contract.Operation;
import dev.tributary.contract.Position;
import dev.tributary.lake.Cut;
import dev.tributary.lake.Lake;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

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
        List<String> found = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        long before = 0;
        long held = 0;
        for (Row epoch : numbers.groupBy("epoch")
                .agg(
                        count(lit(1)).as("rows"),
                        countDistinct("seq").as("numbers"),
                        min("seq").as("first"),
                        max("seq").as("last"))
                .orderBy("epoch")
                .collectAsList()) {
            long first = epoch.getAs("first");
            long distinct = epoch.getAs("numbers");
            long rows = epoch.getAs("rows");
            found.add("epoch " + epoch.getAs("epoch") + ": " + first + " to " + epoch.getAs("last"));
            if (first <= before) {
                problems.add("begins at " + first + " although the epoch before ended at " + before);
            }
            if (rows != distinct) {
                problems.add((rows - distinct) + " rows repeat a number: "
                        + repeats(numbers.filter(col("epoch").equalTo(epoch.<Integer>getAs("epoch")))));
            }
            before = epoch.getAs("last");
            held += distinct;
        }
        if (held != to.seq()) {
            missing(numbers, found, problems);
        }
        found.addAll(problems);
        return new Check(NAME, problems.isEmpty(), String.join(", ", found));
    }

    private void missing(Dataset<Row> numbers, List<String> found, List<String> problems) {
        long snapshot = lastCompleteSnapshot(numbers);
        Dataset<Row> holes = holes(numbers.select("seq"));
        Dataset<Row> madeUp = holes.filter(col("first").lt(snapshot));
        if (!madeUp.isEmpty()) {
            found.add(tell(madeUp) + ", which the snapshot at " + snapshot + " makes up for");
        }
        Dataset<Row> lost = holes.filter(col("first").gt(snapshot));
        if (!lost.isEmpty()) {
            problems.add(tell(lost));
        }
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

    private Dataset<Row> holes(Dataset<Row> numbers) {
        Dataset<Row> ends = lake.spark()
                .range(0, 2)
                .select(col("id").multiply(cut.to().seq() + 1).as("seq"));
        return numbers.union(ends)
                .distinct()
                .withColumn("next", lead("seq", 1).over(Window.orderBy("seq")))
                .filter("next > seq + 1")
                .selectExpr("seq + 1 AS first", "next - 1 AS last")
                .orderBy("first");
    }

    private static String tell(Dataset<Row> holes) {
        long count = holes.selectExpr("sum(last - first + 1)").first().getLong(0);
        return count + " numbers missing: "
                + holes.limit(EXAMPLES).collectAsList().stream()
                        .map(row -> row.getLong(0) + ".." + row.getLong(1))
                        .toList();
    }

    private static List<String> repeats(Dataset<Row> numbers) {
        return numbers
                .groupBy("seq")
                .count()
                .filter("count > 1")
                .orderBy("seq")
                .limit(EXAMPLES)
                .collectAsList()
                .stream()
                .map(row -> row.getLong(0) + " × " + row.getLong(1))
                .toList();
    }
}
