package dev.tributary.zones.events;

import static org.apache.spark.sql.functions.col;

import dev.tributary.contract.LakeTable;
import dev.tributary.contract.Topics;
import dev.tributary.lake.DutyCycle;
import dev.tributary.lake.Lake;
import dev.tributary.spec.EventStream;
import dev.tributary.zones.avro.SchemaLookup;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.sql.types.StructType;

/**
 * The streaming query from {@code raw.events} to the refined tables of one event stream. The tables are there, with all
 * columns, before the first event. When the steps or the schema of the stream change, its events are read again from the
 * start of raw: new tables are filled, events that were quarantined get their chance, rows that exist stay as they are.
 */
public final class EventStreamQuery {

    private final Lake lake;
    private final String topic;
    private final String name;
    private final String checkpoint;
    private final List<EventTable> tables;
    private final EventBatch batches;
    private final Supplier<Map<Integer, String>> schemas;
    private final AtomicReference<EventCounts> counts = new AtomicReference<>(EventCounts.NONE);
    private volatile Map<String, Long> versions = Map.of();

    /**
     * Makes the stream's tables.
     *
     * @param schemas the schema texts known at the moment by id, asked once a batch
     * @throws IllegalArgumentException if a step does not fit the event: names table, step and reason
     * @throws IllegalStateException if a table exists and cannot take the columns that its steps now give
     */
    public EventStreamQuery(Lake lake, Topics topics, EventStream stream, Supplier<Map<Integer, String>> schemas) {
        this.lake = lake.session();
        this.topic = topics.events(stream.name());
        this.name = "events." + stream.name();
        this.schemas = schemas;
        configure(this.lake.spark());
        EventPlan plan = EventPlan.of(stream);
        this.tables = stream.refined().stream()
                .map(refined -> new EventTable(stream, refined))
                .toList();
        Dataset<Row> none = plan.noEvents(this.lake.spark());
        tables.forEach(table -> table.create(this.lake, none));
        this.batches = new EventBatch(this.lake, topic, plan, tables);
        this.checkpoint = this.lake.checkpoint(name + "-" + fingerprint(stream, plan));
    }

    private static void configure(SparkSession spark) {
        spark.conf().set("spark.sql.ansi.enabled", "true");
        // Would compute what two expressions share outside of the place where its failure is caught.
        spark.conf().set("spark.sql.subexpressionElimination.enabled", "false");
    }

    /** Starts the query; without refined tables there is nothing to start, which is an {@link IllegalStateException}. */
    public StreamingQuery start(Trigger trigger) {
        return start(trigger, DutyCycle.WITHOUT_REST);
    }

    /** As the other one, with a rest after each batch. */
    public StreamingQuery start(Trigger trigger, DutyCycle cycle) {
        if (tables.isEmpty()) {
            throw new IllegalStateException("The event stream " + name + " has no refined tables");
        }
        try {
            return lake.changeStream(LakeTable.RAW_EVENTS)
                    .filter(col("topic").equalTo(topic))
                    .writeStream()
                    .queryName(name)
                    .option("checkpointLocation", checkpoint)
                    .trigger(trigger)
                    .foreachBatch((Dataset<Row> records, Long number) -> take(records, number, cycle))
                    .start();
        } catch (TimeoutException e) {
            throw new IllegalStateException("The query " + name + " did not start in time", e);
        }
    }

    /**
     * What is wrong with the schema and the steps of a stream: the reasons for which the constructor would refuse it.
     * Touches no table. The session must be in ANSI mode.
     */
    public static List<EventProblem> problems(SparkSession spark, EventStream stream) {
        return EventPlan.problems(spark, stream);
    }

    /** Columns of a stream's refined tables by name; of a stream without {@link #problems}. */
    public static Map<String, StructType> tables(SparkSession spark, EventStream stream) {
        return EventPlan.tables(spark, stream);
    }

    /** What became of the records since the start of this process. */
    public EventCounts counts() {
        return counts.get();
    }

    /**
     * Version of each of the stream's refined tables, by name, after the same batch: together they hold whole events.
     * Empty before the first batch of this process.
     */
    public Map<String, Long> versions() {
        return versions;
    }

    private void take(Dataset<Row> records, long number, DutyCycle cycle) {
        long start = System.nanoTime();
        String query = records.sparkSession().sparkContext().getLocalProperty("sql.streaming.queryId");
        EventCounts more = batches.apply(records, SchemaLookup.of(schemas.get()), name + "-" + query, number);
        counts.updateAndGet(sum -> sum.plus(more));
        Map<String, Long> reached = new TreeMap<>();
        for (EventTable table : tables) {
            reached.put(table.name().name(), lake.version(table.name()));
        }
        versions = Map.copyOf(reached);
        cycle.after(start);
    }

    /** Tells one meaning of a stream from another: its schema, its id and the steps of its tables. */
    private static String fingerprint(EventStream stream, EventPlan plan) {
        String meaning = plan.schema() + "\n" + stream.id() + "\n" + stream.refined();
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(meaning.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
