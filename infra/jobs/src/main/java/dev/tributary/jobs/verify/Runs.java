package dev.tributary.jobs.verify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Numbers as runs that follow each other without a hole: {@code 1 2 3 3 7} → {@code 1..3 3..3 7..7}. A table that is
 * written in the order of its numbers has few, so they are put together here, without a shuffle.
 */
final class Runs {

    /** Numbers from first to last. */
    record Run(long first, long last) {

        long length() {
            return last - first + 1;
        }

        @Override
        public String toString() {
            return first + ".." + last;
        }
    }

    private static final StructType COLUMNS = new StructType()
            .add("group", DataTypes.LongType, false)
            .add("first", DataTypes.LongType, false)
            .add("last", DataTypes.LongType, false);

    private final List<Run> sorted;

    Runs(List<Run> runs) {
        sorted = new ArrayList<>(runs);
        sorted.sort(Comparator.comparingLong(Run::first).thenComparingLong(Run::last));
    }

    /**
     * Reads numbers by group, in the order of the groups.
     *
     * @param numbers a column with the group and one with the number, both of type bigint and never null
     */
    static Map<Long, Runs> of(Dataset<Row> numbers) {
        Map<Long, List<Run>> found = new TreeMap<>();
        for (Row run : numbers.mapPartitions((MapPartitionsFunction<Row, Row>) Runs::inPart, Encoders.row(COLUMNS))
                .collectAsList()) {
            found.computeIfAbsent(run.getLong(0), group -> new ArrayList<>())
                    .add(new Run(run.getLong(1), run.getLong(2)));
        }
        Map<Long, Runs> runs = new TreeMap<>();
        found.forEach((group, each) -> runs.put(group, new Runs(each)));
        return runs;
    }

    /** Of all groups together. */
    static Runs together(Map<Long, Runs> groups) {
        return new Runs(
                groups.values().stream().flatMap(runs -> runs.sorted.stream()).toList());
    }

    private static Iterator<Row> inPart(Iterator<Row> rows) {
        Map<Long, long[]> numbers = new HashMap<>();
        Map<Long, Integer> counts = new HashMap<>();
        while (rows.hasNext()) {
            Row row = rows.next();
            long group = row.getLong(0);
            int count = counts.merge(group, 1, Integer::sum);
            long[] so = numbers.computeIfAbsent(group, any -> new long[1024]);
            if (count > so.length) {
                so = Arrays.copyOf(so, so.length * 2);
                numbers.put(group, so);
            }
            so[count - 1] = row.getLong(1);
        }
        List<Row> runs = new ArrayList<>();
        numbers.forEach((group, all) -> add(runs, group, all, counts.get(group)));
        return runs.iterator();
    }

    private static void add(List<Row> runs, long group, long[] numbers, int count) {
        Arrays.sort(numbers, 0, count);
        int begin = 0;
        for (int i = 1; i <= count; i++) {
            if (i == count || numbers[i] != numbers[i - 1] + 1) {
                runs.add(RowFactory.create(group, numbers[begin], numbers[i - 1]));
                begin = i;
            }
        }
    }

    /** How many numbers there are, each as often as it occurs. */
    long count() {
        return sorted.stream().mapToLong(Run::length).sum();
    }

    long first() {
        return sorted.get(0).first();
    }

    long last() {
        return sorted.stream().mapToLong(Run::last).max().orElseThrow();
    }

    /** Which numbers occur again, once for each time. */
    List<Run> repeats() {
        List<Run> repeats = new ArrayList<>();
        long until = Long.MIN_VALUE;
        for (Run run : sorted) {
            if (run.first() <= until) {
                repeats.add(new Run(run.first(), Math.min(run.last(), until)));
            }
            until = Math.max(until, run.last());
        }
        return repeats;
    }

    /** Which numbers are missing of those from first to last. */
    List<Run> holes(long first, long last) {
        List<Run> holes = new ArrayList<>();
        long next = first;
        for (Run run : sorted) {
            if (run.first() > next && next <= last) {
                holes.add(new Run(next, Math.min(run.first() - 1, last)));
            }
            next = Math.max(next, run.last() + 1);
        }
        if (next <= last) {
            holes.add(new Run(next, last));
        }
        return holes;
    }

    static long count(List<Run> runs) {
        return runs.stream().mapToLong(Run::length).sum();
    }
}
