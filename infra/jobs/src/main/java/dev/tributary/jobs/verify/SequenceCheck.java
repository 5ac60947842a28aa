package dev.tributary.jobs.verify;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.lead;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import dev.tributary.contract.LakeTable;
import dev.tributary.contract.Position;
import dev.tributary.lake.Cut;
import dev.tributary.lake.Lake;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/** Whether {@code raw.changes} holds each number up to a cut exactly once. */
record SequenceCheck(Lake lake, Cut cut) {

    static final String NAME = "raw.changes holds each number once";

    private static final int EXAMPLES = 5;

    Check run() {
        Position to = cut.to();
        if (to.seq() == 0) {
            return new Check(NAME, true, "no numbers yet");
        }
        Dataset<Row> numbers = lake.read(LakeTable.RAW_CHANGES)
                .select("epoch", "seq")
                .filter(col("epoch")
                        .lt(to.epoch())
                        .or(col("epoch").equalTo(to.epoch()).and(col("seq").leq(to.seq()))));
        List<String> found = new ArrayList<>();
        boolean ok = true;
        long expected = 1;
        List<Row> epochs = numbers.groupBy("epoch")
                .agg(
                        count(lit(1)).as("rows"),
                        countDistinct("seq").as("numbers"),
                        min("seq").as("first"),
                        max("seq").as("last"))
                .orderBy("epoch")
                .collectAsList();
        for (Row epoch : epochs) {
            long first = epoch.getAs("first");
            long last = epoch.getAs("last");
            long distinct = epoch.getAs("numbers");
            long rows = epoch.getAs("rows");
            found.add("epoch " + epoch.getAs("epoch") + ": " + first + " to " + last);
            if (first != expected) {
                found.add("begins at " + first + " instead of " + expected);
                ok = false;
            }
            Dataset<Row> own = numbers.filter(col("epoch").equalTo(epoch.<Integer>getAs("epoch")));
            if (distinct != last - first + 1) {
                found.add((last - first + 1 - distinct) + " numbers missing: " + holes(own));
                ok = false;
            }
            if (rows != distinct) {
                found.add((rows - distinct) + " rows repeat a number: " + repeats(own));
                ok = false;
            }
            expected = last + 1;
        }
        if (expected != to.seq() + 1) {
            found.add("ends at " + (expected - 1) + " instead of " + to.seq());
            ok = false;
        }
        return new Check(NAME, ok, String.join(", ", found));
    }

    private static List<String> holes(Dataset<Row> numbers) {
        return numbers
                .select("seq")
                .distinct()
                .withColumn("next", lead("seq", 1).over(Window.orderBy("seq")))
                .filter("next > seq + 1")
                .orderBy("seq")
                .limit(EXAMPLES)
                .collectAsList()
                .stream()
                .map(row -> (row.getLong(0) + 1) + ".." + (row.getLong(1) - 1))
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
