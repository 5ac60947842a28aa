package dev.tributary.zones.raw;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;

import dev.tributary.contract.LakeTable;
import dev.tributary.lake.Lake;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.sql.types.StructType;

/**
 * One streaming query from Kafka to one raw table. Only committed records are read; Kafka offsets live in the Spark
 * checkpoint and a batch that is repeated after a crash is recognised by its number, so each record is appended exactly
 * once. Topics that appear later are picked up without a restart.
 */
public final class RawStream {

    private static final String MOST_RECORDS_A_BATCH = "200000";

    private final Lake lake;
    private final Schemas schemas;
    private final LakeTable table;
    private final StructType columns;
    private final AtomicLong rows = new AtomicLong();
    private final AtomicLong newestSeq = new AtomicLong();

    private RawStream(Lake lake, Schemas schemas, LakeTable table, StructType columns) {
        this.lake = lake;
        this.schemas = schemas;
        this.table = table;
        this.columns = columns;
        lake.create(table, columns);
        if (table.equals(LakeTable.RAW_CHANGES)) {
            Row newest = lake.read(table).agg(max(col("seq"))).first();
            newestSeq.set(newest.isNullAt(0) ? 0 : newest.getLong(0));
        }
    }

    /** The stream of captured changes into {@code raw.changes}. */
    public static RawStream changes(Lake lake, Schemas schemas) {
        return new RawStream(lake, schemas, LakeTable.RAW_CHANGES, RawColumns.CHANGES);
    }

    /** The stream of back-end events into {@code raw.events}. */
    public static RawStream events(Lake lake, Schemas schemas) {
        return new RawStream(lake, schemas, LakeTable.RAW_EVENTS, RawColumns.EVENTS);
    }

    /** Starts the query. */
    public StreamingQuery start(String kafka, Pattern topics, Trigger trigger) {
        try {
            return lake.spark()
                    .readStream()
                    .format("kafka")
                    .option("kafka.bootstrap.servers", kafka)
                    .option("kafka.isolation.level", "read_committed")
                    .option("subscribePattern", topics.pattern())
                    .option("startingOffsets", "earliest")
                    .option("failOnDataLoss", "true")
                    .option("includeHeaders", "true")
                    .option("maxOffsetsPerTrigger", MOST_RECORDS_A_BATCH)
                    .load()
                    .writeStream()
                    .queryName(table.toString())
                    .option("checkpointLocation", lake.checkpoint(table.toString()))
                    .trigger(trigger)
                    .foreachBatch(this::append)
                    .start();
        } catch (TimeoutException e) {
            throw new IllegalStateException("The query " + table + " did not start in time", e);
        }
    }

    /** Records appended since the start of this process. */
    public long rows() {
        return rows.get();
    }

    /** Highest number in the table; 0 for none, and for tables without numbers. */
    public long newestSeq() {
        return newestSeq.get();
    }

    private void append(Dataset<Row> batch, Long number) {
        // Read by three jobs; Kafka is asked once.
        Dataset<Row> records = RawColumns.of(batch, columns).coalesce(2).persist();
        try {
            List<Integer> ids = new ArrayList<>();
            long count = 0;
            long highest = 0;
            for (Row row : facts(records).collectAsList()) {
                count += row.getLong(2);
                highest = Math.max(highest, row.isNullAt(3) ? 0 : row.getLong(3));
                for (int column = 0; column < 2; column++) {
                    if (!row.isNullAt(column)) {
                        ids.add(row.getInt(column));
                    }
                }
            }
            if (count == 0) {
                return;
            }
            schemas.require(ids);
            lake.appendOnce(table, records, table.toString(), number);
            rows.addAndGet(count);
            newestSeq.accumulateAndGet(highest, Math::max);
        } finally {
            records.unpersist();
        }
    }

    private Dataset<Row> facts(Dataset<Row> records) {
        var seq = columns.getFieldIndex("seq").isDefined()
                ? max(col("seq"))
                : org.apache.spark.sql.functions.lit(null).cast("bigint");
        return records.groupBy("key_schema_id", "value_schema_id")
                .agg(org.apache.spark.sql.functions.count("*").as("records"), seq.as("seq"));
    }
}
