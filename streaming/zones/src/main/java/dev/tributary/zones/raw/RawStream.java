package dev.tributary.zones.raw;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import dev.tributary.contract.KafkaAccess;
import dev.tributary.contract.LakeTable;
import dev.tributary.lake.Lake;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.SourceProgress;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.sql.types.StructType;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * One streaming query from Kafka to one raw table. Only committed records are read; Kafka offsets live in the Spark
 * checkpoint and a batch that is repeated after a crash is recognised by its number, so each record is appended exactly
 * once. Topics that appear later are picked up without a restart.
 */
public final class RawStream {

    private static final String MOST_RECORDS_A_BATCH = "200000";

    /** A batch is about as large as the one before; for fewer rows a second task costs more than it does. */
    private static final int ROWS_A_TASK = 20_000;

    private final Lake lake;
    private final Schemas schemas;
    private final LakeTable table;
    private final StructType columns;
    private final AtomicLong rows = new AtomicLong();
    private final AtomicLong newestSeq = new AtomicLong();
    private long lastBatch;
    private volatile StreamingQuery query;

    private RawStream(Lake lake, Schemas schemas, LakeTable table, StructType columns) {
        this.lake = lake;
        this.schemas = schemas;
        this.table = table;
        this.columns = columns;
        lake.create(table, columns, Map.of(Lake.STATISTICS, table.equals(LakeTable.RAW_CHANGES) ? "seq" : "offset"));
        if (table.equals(LakeTable.RAW_CHANGES)) {
            // Read like this, Delta answers from the statistics of the files.
            Row newest = lake.table(table).toDF().agg(max(col("seq"))).first();
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

    /**
     * Starts the query. Where records are numbered, those that Kafka has deleted before they were read do not stop it:
     * they are a hole in the numbers, which refined names.
     */
    public StreamingQuery start(KafkaAccess kafka, Pattern topics, Trigger trigger) {
        Map<String, String> client = new HashMap<>();
        kafka.client().forEach((name, value) -> client.put("kafka." + name, value));
        try {
            query = lake.spark()
                    .readStream()
                    .format("kafka")
                    .options(client)
                    .option("kafka.isolation.level", "read_committed")
                    .option("subscribePattern", topics.pattern())
                    .option("startingOffsets", "earliest")
                    .option(
                            "failOnDataLoss",
                            String.valueOf(columns.getFieldIndex("seq").isEmpty()))
                    .option("includeHeaders", "true")
                    .option("maxOffsetsPerTrigger", MOST_RECORDS_A_BATCH)
                    .load()
                    .writeStream()
                    .queryName(table.toString())
                    .option("checkpointLocation", lake.checkpoint(table.toString()))
                    .trigger(trigger)
                    .foreachBatch(this::append)
                    .start();
            return query;
        } catch (TimeoutException e) {
            throw new IllegalStateException("The query " + table + " did not start in time", e);
        }
    }

    /** Records appended since the start of this process. */
    public long rows() {
        return rows.get();
    }

    /**
     * Whether Kafka had more records than the newest batch took, or no batch has ended since the start. A batch takes at
     * most {@value #MOST_RECORDS_A_BATCH} records, some of each partition, so their numbers have holes that the next
     * batches fill.
     */
    public boolean isBehind() {
        StreamingQuery running = query;
        StreamingQueryProgress progress = running == null ? null : running.lastProgress();
        if (progress == null) {
            return true;
        }
        for (SourceProgress source : progress.sources()) {
            String behind = source.metrics().get("maxOffsetsBehindLatest");
            if (behind != null && Long.parseLong(behind) > 0) {
                return true;
            }
        }
        return false;
    }

    /** Highest number in the table; 0 for none, and for tables without numbers. */
    public long newestSeq() {
        return newestSeq.get();
    }

    private void append(Dataset<Row> batch, Long number) {
        // What the batch held is observed while it is written: a second pass would ask Kafka again or cost a cache.
        Observation observation = new Observation();
        Dataset<Row> records = RawColumns.of(batch, columns).coalesce(lastBatch > ROWS_A_TASK ? 2 : 1);
        Dataset<Row> observed = records.observe(
                observation,
                count(lit(1)).as("records"),
                (columns.getFieldIndex("seq").isDefined()
                                ? max(col("seq"))
                                : lit(null).cast("bigint"))
                        .as("seq"),
                collect_set("key_schema_id").as("keys"),
                collect_set("value_schema_id").as("values"));
        Map<String, Object> facts = new HashMap<>();
        lake.appendOnce(table, observed, table.toString(), number, () -> {
            facts.putAll(of(observation));
            schemas.require(ids(facts.get("keys")));
            schemas.require(ids(facts.get("values")));
        });
        if (facts.get("seq") instanceof Long highest) {
            newestSeq.accumulateAndGet(highest, Math::max);
        }
        if (facts.get("records") instanceof Long count) {
            rows.addAndGet(count);
            lastBatch = count;
        }
    }

    private static Map<String, Object> of(Observation observation) {
        try {
            return observation.getAsJava();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while appending to raw", e);
        }
    }

    private static List<Integer> ids(Object set) {
        List<Integer> ids = new ArrayList<>();
        CollectionConverters.asJava((Seq<?>) set).forEach(id -> ids.add((Integer) id));
        return ids;
    }
}
