package dev.tributary.lake;

import dev.tributary.contract.LakeTable;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The table {@code meta.ledger}: what became of each number. For every cut, {@code to - from} equals the sum of
 * {@code events} over its rows, and in every row {@code events} is the sum of the outcomes.
 */
public final class Ledger {

    public static final StructType COLUMNS = new StructType()
            .add("cut", DataTypes.LongType)
            .add("table", DataTypes.StringType)
            .add("events", DataTypes.LongType)
            .add("applied", DataTypes.LongType)
            .add("superseded", DataTypes.LongType)
            .add("stale", DataTypes.LongType)
            .add("fenced", DataTypes.LongType)
            .add("control", DataTypes.LongType)
            .add("quarantined", DataTypes.LongType)
            .add("unknown_toast", DataTypes.LongType)
            .add("deferred", DataTypes.LongType);

    /**
     * What became of the events of one table in one cut; the control records of a cut are entered for the table
     * {@code null}.
     *
     * @param applied events whose values are in the target now
     * @param superseded events that a later one of the same cut replaced
     * @param stale events that the target already held
     * @param fenced events before a TRUNCATE or a complete snapshot of the same cut
     * @param control records that are not rows
     * @param quarantined records that could not be understood
     * @param unknownToast column values that neither the stream nor the target knew; not part of the sum
     * @param deferred events of a table that has stopped, see {@link StoppedTable}. The cut that takes them in counts
     *     them by the other outcomes, and here once more with the opposite sign: the sum over all cuts is what waits
     */
    public record Entry(
            String table,
            long applied,
            long superseded,
            long stale,
            long fenced,
            long control,
            long quarantined,
            long unknownToast,
            long deferred) {

        /** With nothing deferred. */
        public Entry(
                String table,
                long applied,
                long superseded,
                long stale,
                long fenced,
                long control,
                long quarantined,
                long unknownToast) {
            this(table, applied, superseded, stale, fenced, control, quarantined, unknownToast, 0);
        }

        /** Events that wait until the table can take them. */
        public static Entry deferred(String table, long events) {
            return new Entry(table, 0, 0, 0, 0, 0, 0, 0, events);
        }

        /** This entry, if it also accounts for events that earlier cuts have deferred. */
        public Entry settling(long events) {
            return new Entry(
                    table, applied, superseded, stale, fenced, control, quarantined, unknownToast, deferred - events);
        }

        /** With more events before a fence. */
        public Entry fencing(long events) {
            return new Entry(
                    table, applied, superseded, stale, fenced + events, control, quarantined, unknownToast, deferred);
        }

        public long events() {
            return applied + superseded + stale + fenced + control + quarantined + deferred;
        }
    }

    private final Lake lake;

    public Ledger(Lake lake) {
        this.lake = lake;
        lake.create(LakeTable.LEDGER, COLUMNS, Map.of(Lake.STATISTICS, "cut"));
        lake.addMissingColumns(LakeTable.LEDGER, COLUMNS);
    }

    /**
     * Enters a cut; a repetition of the same cut changes nothing.
     *
     * @throws IllegalStateException if the entries do not add up to the cut's numbers: an event got lost on the way
     */
    public void append(long cut, long numbers, List<Entry> entries) {
        long events = entries.stream().mapToLong(Entry::events).sum();
        if (events != numbers) {
            throw new IllegalStateException("The ledger of cut " + cut + " does not add up: " + numbers + " numbers, "
                    + events + " accounted for in " + entries);
        }
        List<Row> rows = entries.stream()
                .map(e -> RowFactory.create(
                        cut,
                        e.table(),
                        e.events(),
                        e.applied(),
                        e.superseded(),
                        e.stale(),
                        e.fenced(),
                        e.control(),
                        e.quarantined(),
                        e.unknownToast(),
                        e.deferred()))
                .toList();
        lake.appendOnce(
                LakeTable.LEDGER, lake.spark().createDataFrame(rows, COLUMNS).coalesce(1), "ledger", cut);
    }
}
