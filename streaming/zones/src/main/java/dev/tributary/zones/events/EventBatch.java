package dev.tributary.zones.events;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.exists;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.udf;

import dev.tributary.contract.LakeTable;
import dev.tributary.lake.Lake;
import dev.tributary.lake.Quarantine;
import dev.tributary.zones.avro.SchemaLookup;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;

/**
 * Takes a batch of records of one topic into the refined tables of its stream. An event goes into all of them or, if a
 * step cannot take it, into none and to the quarantine.
 *
 * <p>Of the records of one event the first that the tables can take counts: a record that is refused does not stand in
 * the way of a later one that corrects it. Whether a table holds an event already is seen by its id, and by the
 * record that brought it: another record makes this one a duplicate; the same one means that the batch is repeated, and
 * only what the interruption left out is added. So a repetition changes nothing, however the stream is cut into batches.
 */
final class EventBatch {

    private static final String DECODED = "_decoded";
    private static final String HELD = "_held";
    /** Whether a table holds the event by this very record, and by another one. */
    private static final String BY_THIS = "_by_this";

    private static final String BY_ANOTHER = "_by_another";
    private static final String DUPLICATE = "_duplicate";
    private static final long ROWS_A_FILE = 100_000;

    private final Lake lake;
    private final String topic;
    private final EventPlan plan;
    private final List<EventTable> tables;
    private final Quarantine quarantine;

    EventBatch(Lake lake, String topic, EventPlan plan, List<EventTable> tables) {
        this.lake = lake;
        this.topic = topic;
        this.plan = plan;
        this.tables = List.copyOf(tables);
        this.quarantine = new Quarantine(lake);
    }

    /**
     * @param records rows of {@code raw.events}, of this topic only
     * @param writer of the batch's commits, one name for each checkpoint
     * @param number of the batch, rising for a writer
     */
    EventCounts apply(Dataset<Row> records, SchemaLookup schemas, String writer, long number) {
        Dataset<Row> decoded = decoded(records, schemas).persist();
        try {
            Row facts = decoded.agg(count(lit(1)), count(col(DECODED + "." + EventDecoder.FAILURE)))
                    .first();
            long undecodable = facts.getLong(1);
            if (facts.getLong(0) == 0) {
                return EventCounts.NONE;
            }
            List<Dataset<Row>> before =
                    tables.stream().map(table -> table.now(lake)).toList();
            Dataset<Row> events = looked(events(decoded), before).persist();
            Refused refused = new Refused(failed(events, before, false).persist());
            try {
                Dataset<Row> chosen = chosen(events, before, refused).persist();
                try {
                    return apply(decoded, chosen, refused, undecodable, writer, number);
                } finally {
                    chosen.unpersist();
                }
            } finally {
                refused.all.unpersist();
                events.unpersist();
            }
        } finally {
            decoded.unpersist();
        }
    }

    /** Places and causes of the events that some table cannot take. */
    private static final class Refused {

        private Dataset<Row> all;
        private long count;

        Refused(Dataset<Row> all) {
            this.all = all;
            this.count = all.count();
        }

        void add(Dataset<Row> more) {
            Dataset<Row> both = all.unionByName(more).persist();
            count = both.count();
            all.unpersist();
            all = both;
        }

        Dataset<Row> without(Dataset<Row> events) {
            return count == 0 ? events : events.join(all, places(), "left_anti");
        }
    }

    /**
     * Decides which record of each event counts, and adds whether another one is a duplicate of it. A record that is
     * refused only because of its key may make room for the next one of the same event, so this is repeated until no
     * more are refused.
     */
    private Dataset<Row> chosen(Dataset<Row> events, List<Dataset<Row>> before, Refused refused) {
        while (true) {
            Dataset<Row> chosen = withDuplicates(refused.without(events));
            if (tables.stream().allMatch(EventTable::keysAreUnique)) {
                return chosen;
            }
            Dataset<Row> more = failed(chosen, before, true).persist();
            try {
                if (more.isEmpty()) {
                    return chosen;
                }
                refused.add(more);
            } finally {
                more.unpersist();
            }
        }
    }

    private EventCounts apply(
            Dataset<Row> decoded, Dataset<Row> events, Refused refused, long undecodable, String writer, long number) {
        Row facts = events.agg(count(lit(1)), count_if(col(DUPLICATE))).first();
        long duplicates = facts.getLong(1);
        long applied = facts.getLong(0) - duplicates;
        for (int i = 0; applied > 0 && i < tables.size(); i++) {
            EventTable table = tables.get(i);
            Dataset<Row> rows = table.rows(of(events, i));
            Dataset<Row> files = rows.drop(Columns.FAILURE).coalesce((int) (applied / ROWS_A_FILE) + 1);
            lake.appendOnce(table.name(), files, writer, number);
        }
        if (undecodable + refused.count > 0) {
            quarantine(decoded, refused.all, writer, number);
        }
        return new EventCounts(applied, duplicates, undecodable + refused.count);
    }

    private Dataset<Row> decoded(Dataset<Row> records, SchemaLookup schemas) {
        Column value = udf(new EventDecoder(schemas, plan.schema(), plan.id()), EventDecoder.result(plan.columns()))
                .apply(col("value"));
        return records.select(
                col("partition").as(Columns.PARTITION),
                col("offset").as(Columns.OFFSET),
                col("kafka_time").as(Columns.TIME),
                col("key"),
                col("value"),
                value.as(DECODED));
    }

    /** The decodable events, a column for each field. */
    private Dataset<Row> events(Dataset<Row> decoded) {
        Column value = col(DECODED).getField(EventDecoder.EVENT);
        return decoded.filter(col(DECODED).getField(EventDecoder.FAILURE).isNull())
                .select(
                        Columns.named(Columns.PARTITION),
                        Columns.named(Columns.OFFSET),
                        Columns.named(Columns.TIME),
                        value.getField(plan.id()).as(Columns.ID),
                        value.as(EventDecoder.EVENT));
    }

    /** Adds in which tables an event is already, and by which record. */
    private Dataset<Row> looked(Dataset<Row> events, List<Dataset<Row>> before) {
        Dataset<Row> ids = events.select(Columns.named(Columns.ID));
        Dataset<Row> held = null;
        for (int i = 0; i < tables.size(); i++) {
            Dataset<Row> one = tables.get(i)
                    .held(before.get(i))
                    .join(ids, new String[] {Columns.ID}, "left_semi")
                    .withColumn("table", lit(i));
            held = held == null ? one : held.unionByName(one);
        }
        Dataset<Row> heldBy = held.groupBy(Columns.ID)
                .agg(collect_set(struct("partition", "offset", "table")).as(HELD));
        return events.join(heldBy, new String[] {Columns.ID}, "left")
                .withColumn(BY_THIS, coalesce(exists(col(HELD), place -> isThis(place)), lit(false)))
                .withColumn(BY_ANOTHER, coalesce(exists(col(HELD), place -> not(isThis(place))), lit(false)));
    }

    private static Column isThis(Column place) {
        return place.getField("partition")
                .equalTo(Columns.named(Columns.PARTITION))
                .and(place.getField("offset").equalTo(Columns.named(Columns.OFFSET)));
    }

    /** Adds whether a table holds the event by another record, or an earlier one of the batch brings it. */
    private static Dataset<Row> withDuplicates(Dataset<Row> events) {
        Column rank = row_number()
                .over(Window.partitionBy(Columns.named(Columns.ID))
                        .orderBy(col(BY_THIS).desc(), Columns.named(Columns.PARTITION), Columns.named(Columns.OFFSET)));
        return events.withColumn("_rank", rank)
                .withColumn(DUPLICATE, col("_rank").gt(1).or(col(BY_ANOTHER)))
                .drop("_rank");
    }

    /** The events that a table still lacks, one column a field. */
    private Dataset<Row> of(Dataset<Row> chosen, int table) {
        Column there = exists(col(HELD), place -> place.getField("table").equalTo(table));
        return fields(chosen.filter(col(DUPLICATE).equalTo(false))
                .filter(col(HELD).isNull().or(there.equalTo(false))));
    }

    private static Dataset<Row> fields(Dataset<Row> events) {
        return events.select(
                col(EventDecoder.EVENT + ".*"),
                Columns.named(Columns.PARTITION),
                Columns.named(Columns.OFFSET),
                Columns.named(Columns.TIME),
                Columns.named(Columns.ID));
    }

    /**
     * Place of each event that some table cannot take, with one cause.
     *
     * @param byKey of chosen events, because of their keys; otherwise of all that are not in a table, because of a step,
     *     which the same events fail for whenever the batch is repeated
     */
    private Dataset<Row> failed(Dataset<Row> events, List<Dataset<Row>> before, boolean byKey) {
        Dataset<Row> all = null;
        for (int i = 0; i < tables.size(); i++) {
            EventTable table = tables.get(i);
            Dataset<Row> rows = byKey
                    ? table.withUniqueKeys(table.rows(of(events, i)), before.get(i))
                    : table.rows(fields(events.filter(col(BY_THIS).equalTo(false))));
            Dataset<Row> one = rows.filter(Columns.named(Columns.FAILURE).isNotNull())
                    .select(
                            Columns.named(Columns.PARTITION),
                            Columns.named(Columns.OFFSET),
                            Columns.named(Columns.FAILURE).as("cause"));
            all = all == null ? one : all.unionByName(one);
        }
        return all.groupBy(Columns.PARTITION, Columns.OFFSET).agg(min("cause").as("cause"));
    }

    /** Adds what failed, unless the quarantine has it already: a stream may be read again from its start. */
    private void quarantine(Dataset<Row> decoded, Dataset<Row> failed, String writer, long number) {
        Column failure = col(DECODED).getField(EventDecoder.FAILURE);
        Dataset<Row> undecodable = decoded.filter(failure.isNotNull()).withColumn("cause", failure);
        Dataset<Row> refused = decoded.join(failed, places(), "inner");
        String[] columns = {Columns.PARTITION, Columns.OFFSET, "cause", "key", "value"};
        Dataset<Row> present = lake.read(LakeTable.QUARANTINE)
                .filter(col("topic").equalTo(topic))
                .select(col("partition"), col("offset"));
        Dataset<Row> records = select(undecodable, columns)
                .unionByName(select(refused, columns))
                .withColumnRenamed(Columns.PARTITION, "partition")
                .withColumnRenamed(Columns.OFFSET, "offset")
                .join(present, new String[] {"partition", "offset"}, "left_anti")
                .withColumn("topic", lit(topic))
                .withColumn("seq", lit(null).cast(DataTypes.LongType));
        quarantine.append(records, writer, number);
    }

    private static Dataset<Row> select(Dataset<Row> rows, String... columns) {
        return rows.select(List.of(columns).stream().map(Columns::named).toArray(Column[]::new));
    }

    private static String[] places() {
        return new String[] {Columns.PARTITION, Columns.OFFSET};
    }
}
