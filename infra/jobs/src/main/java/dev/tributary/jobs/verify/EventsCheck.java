package dev.tributary.jobs.verify;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.tributary.contract.LakeTable;
import dev.tributary.lake.Lake;
import dev.tributary.spec.EventStream;
import dev.tributary.spec.RefinedTable;
import dev.tributary.spec.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Whether the events of a stream are in the lake once each, told by their bytes and their places in Kafka alone.
 *
 * @param topic of the stream
 */
record EventsCheck(EventStream stream, String topic, Lake lake) {

    static String rawName(EventStream stream) {
        return "raw.events holds each record of " + stream.name() + " once";
    }

    static String refinedName(RefinedTable table) {
        return LakeTable.refined(table.name()) + " holds each event once";
    }

    /** Each partition's offsets follow each other. */
    Check raw() {
        if (!lake.exists(LakeTable.RAW_EVENTS)) {
            return new Check(rawName(stream), true, "no records yet");
        }
        List<String> found = new ArrayList<>();
        boolean ok = true;
        for (Map.Entry<Long, Runs> partition : Runs.of(
                        records().select(col("partition").cast("bigint"), col("offset")))
                .entrySet()) {
            Runs offsets = partition.getValue();
            long missing = Runs.count(offsets.holes(offsets.first(), offsets.last()));
            long repeated = Runs.count(offsets.repeats());
            ok &= missing == 0 && repeated == 0;
            found.add("partition " + partition.getKey() + ": " + offsets.count() + " records"
                    + (missing == 0 ? "" : ", " + missing + " offsets missing")
                    + (repeated == 0 ? "" : ", " + repeated + " repeated"));
        }
        return new Check(rawName(stream), ok, found.isEmpty() ? "no records yet" : String.join("; ", found));
    }

    /** No key twice; and where each event gives one row, no record left behind. */
    Check refined(RefinedTable table) {
        LakeTable name = LakeTable.refined(table.name());
        if (!lake.exists(name)) {
            return new Check(refinedName(table), true, "no rows yet");
        }
        // As it is, not as of the cut: events come whether the database changes or not.
        Dataset<Row> rows = lake.read(name, lake.version(name));
        Column[] key =
                table.key().stream().map(column -> col(Lake.quote(column))).toArray(Column[]::new);
        Row counts = rows.groupBy(key)
                .count()
                .agg(coalesce(sum("count"), lit(0L)), count(lit(1)))
                .first();
        long all = counts.getLong(0);
        long distinct = counts.getLong(1);
        boolean once = all == distinct;
        String detail = all + " rows, " + (once ? "no key twice" : (all - distinct) + " repeat a key");
        boolean oneRowAnEvent = table.steps().stream().noneMatch(Step.Explode.class::isInstance)
                && Arrays.asList(rows.columns()).containsAll(List.of("_partition", "_offset"));
        if (!oneRowAnEvent || !lake.exists(LakeTable.RAW_EVENTS)) {
            return new Check(refinedName(table), once, detail);
        }
        Row untraced = untraced(rows);
        long lost = untraced.getLong(0);
        long newer = untraced.getLong(1);
        return new Check(
                refinedName(table),
                once && lost == 0,
                detail
                        + (lost == 0
                                ? ", every record before them is there, repeated or in quarantine"
                                : ", " + lost + " records before them are neither there nor repeated nor in quarantine")
                        + (newer == 0 ? "" : "; " + newer + " newer ones are on their way"));
    }

    /** How many records there is no trace of, before the newest one in the table of each partition, and behind it. */
    private Row untraced(Dataset<Row> rows) {
        Dataset<Row> there =
                rows.select(col("_partition").as("partition"), col("_offset").as("offset"));
        Dataset<Row> newest = there.groupBy("partition").agg(max("offset").as("newest"));
        Dataset<Row> records = records()
                .select(col("partition"), col("offset"), sha2(col("value"), 256).as("digest"));
        Dataset<Row> quarantined = lake.exists(LakeTable.QUARANTINE)
                ? lake.read(LakeTable.QUARANTINE)
                        .filter(col("topic").equalTo(topic))
                        .select("partition", "offset")
                : there.limit(0);
        String[] place = {"partition", "offset"};
        Dataset<Row> applied =
                records.join(there, place, "left_semi").select("digest").distinct();
        Column before = col("offset").leq(col("newest"));
        return records.join(there, place, "left_anti")
                .join(quarantined, place, "left_anti")
                .filter(col("digest").isNotNull())
                .join(applied, new String[] {"digest"}, "left_anti")
                .join(newest, new String[] {"partition"}, "left")
                .agg(count(when(before, 1)), count(when(before, null).otherwise(1)))
                .first();
    }

    private Dataset<Row> records() {
        return lake.read(LakeTable.RAW_EVENTS).filter(col("topic").equalTo(topic));
    }
}
