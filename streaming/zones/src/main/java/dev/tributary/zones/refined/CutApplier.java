package dev.tributary.zones.refined;

import dev.tributary.contract.LakeTable;
import dev.tributary.contract.Operation;
import dev.tributary.contract.Topics;
import dev.tributary.lake.Cut;
import dev.tributary.lake.Cuts;
import dev.tributary.lake.GuardedWriter;
import dev.tributary.lake.Lake;
import dev.tributary.lake.Ledger;
import dev.tributary.lake.Quarantine;
import dev.tributary.spec.EventStream;
import dev.tributary.spec.Pipeline;
import dev.tributary.spec.RefinedTable;
import dev.tributary.spec.SourceTable;
import dev.tributary.zones.raw.Schemas;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Applies one cut: each table that it touches, then the ledger, then the row in {@code meta.cuts} that makes the cut
 * visible to everybody behind. Interrupted anywhere, the same cut can be applied again.
 */
public final class CutApplier {

    private static final int TABLES_AT_ONCE = 3;

    private final Lake lake;
    private final Cuts cuts;
    private final Ledger ledger;
    private final Quarantine quarantine;
    private final Map<String, TableRefiner> refiners = new LinkedHashMap<>();
    private final List<LakeTable> eventTables = new ArrayList<>();
    private final AtomicLong applied = new AtomicLong();
    private final Predicate<String> named;
    private final CutProgress progress = new CutProgress();
    private volatile Cut last;

    /**
     * @param named whether the pipeline file names the table of a topic by now
     */
    public CutApplier(Lake lake, Pipeline pipeline, Schemas schemas, GuardedWriter writer, Predicate<String> named) {
        this.lake = lake;
        this.named = named;
        this.cuts = new Cuts(lake);
        this.ledger = new Ledger(lake);
        this.quarantine = new Quarantine(lake);
        this.last = cuts.last();
        Topics topics = new Topics(pipeline.name());
        for (SourceTable table : pipeline.source().tables()) {
            TableRefiner refiner = new TableRefiner(lake, table, schemas, writer, quarantine);
            refiners.put(topics.changes(table.schema(), table.name()), refiner);
            if (lake.exists(refiner.table())) {
                lake.name(refiner.table());
            }
        }
        for (EventStream stream : pipeline.events()) {
            for (RefinedTable refined : stream.refined()) {
                eventTables.add(LakeTable.refined(refined.name()));
            }
        }
    }

    Cut last() {
        return last;
    }

    long applied() {
        return applied.get();
    }

    /** The large cut at work. */
    CutProgress progress() {
        return progress;
    }

    /**
     * @param plan which numbers; they follow the last cut without a hole, or begin with a complete snapshot behind one
     * @param records the raw records of these numbers
     * @param few the same in the driver, or null if they are many
     */
    void apply(CutPlan plan, Dataset<Row> records, List<Row> few) {
        long id = last.id() + 1;
        Dataset<Row> once = plan.repeats() > 0 ? records.dropDuplicates("seq") : records;
        TableRecords payloads = TableRecords.of(once, few);
        Map<String, TopicFacts> changes = new LinkedHashMap<>(plan.topics());
        requireOurs(changes.keySet());
        boolean hasSnapshot = plan.marks().stream()
                .anyMatch(mark ->
                        mark.operation() == Operation.SNAPSHOT_BEGAN || mark.operation() == Operation.SNAPSHOT_ENDED);
        List<Ledger.Entry> entries = new ArrayList<>();
        // Lost or not: none of them counts any more, since the snapshot behind them is complete.
        long madeUp = plan.after().seq() - last.to().seq();
        entries.add(new Ledger.Entry(null, 0, 0, 0, madeUp, plan.control(), 0, 0));
        List<Callable<Ledger.Entry>> work = new ArrayList<>();
        Map<String, Long> versions = new ConcurrentHashMap<>();
        for (TableRefiner refiner : refiners.values()) {
            String name = refiner.table().name();
            if (last.versions().containsKey(name)) {
                versions.put(name, last.versions().get(name));
            }
        }
        progress.begin(id, changes);
        refiners.forEach((topic, refiner) -> {
            TopicFacts own = changes.remove(topic);
            if (own != null || hasSnapshot) {
                List<Numbered> marks = plan.marks().stream()
                        .filter(mark -> mark.operation() != Operation.TRUNCATE || topic.equals(mark.topic()))
                        .toList();
                work.add(() -> {
                    TopicFacts facts = own == null ? TopicFacts.NONE : own;
                    Ledger.Entry entry = refiner.refine(id, facts, marks, payloads.of(topic), progress.of(topic));
                    progress.of(topic).accept(facts.rows());
                    refiner.version()
                            .ifPresent(version -> versions.put(refiner.table().name(), version));
                    return entry;
                });
            }
        });
        entries.addAll(together(work));
        changes.forEach((topic, strangers) -> entries.add(quarantineUnknown(id, topic, strangers.events(), payloads)));
        ledger.append(id, plan.to().seq() - last.to().seq(), entries);
        record(id, plan, versions);
        progress.end();
    }

    /** The capture may have read a newer pipeline file than we: then what it sends is not to be set aside. */
    private void requireOurs(Set<String> topics) {
        for (String topic : topics) {
            if (!refiners.containsKey(topic) && named.test(topic)) {
                throw new IllegalStateException("The pipeline file names the table of the topic " + topic
                        + " since this process read it: the process has to start anew, and takes the table in then.");
            }
        }
    }

    /**
     * Tables are independent of each other, and planning a small write leaves most of a machine idle. Returns or fails
     * when all have ended.
     */
    private List<Ledger.Entry> together(List<Callable<Ledger.Entry>> work) {
        if (work.isEmpty()) {
            return List.of();
        }
        ExecutorService threads = Executors.newFixedThreadPool(Math.min(work.size(), TABLES_AT_ONCE), task -> {
            Thread thread = new Thread(task, "refine");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Ledger.Entry> entries = new ArrayList<>();
            for (Future<Ledger.Entry> entry : threads.invokeAll(work.stream()
                    .map(one -> (Callable<Ledger.Entry>) () -> {
                        SparkSession.setActiveSession(lake.spark());
                        return one.call();
                    })
                    .toList())) {
                entries.add(entry.get());
            }
            return entries;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while applying a cut", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    private Ledger.Entry quarantineUnknown(long id, String topic, long events, TableRecords records) {
        quarantine.append(
                records.of(topic)
                        .dataset()
                        .withColumn("cause", functions.lit("The pipeline file names no table for the topic " + topic)),
                "cut-" + topic,
                id);
        return new Ledger.Entry(topic, 0, 0, 0, 0, 0, events, 0);
    }

    /**
     * @param versions of the refined tables of captured sources: those of the last cut where this one did not write
     */
    private void record(long id, CutPlan plan, Map<String, Long> versions) {
        for (LakeTable table : eventTables) {
            if (lake.exists(table)) {
                versions.put(table.name(), lake.version(table));
            }
        }
        Cut cut = new Cut(
                id, last.to(), plan.to(), plan.end().commitMicros(), plan.end().lsn(), versions);
        cuts.append(cut);
        applied.addAndGet(plan.records());
        last = cut;
    }
}
