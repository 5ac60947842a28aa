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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
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

    /**
     * @param plan which numbers; they follow the last cut without a hole, or begin with a complete snapshot behind one
     * @param records the raw records of these numbers
     * @param few the same in the driver, or null if they are many
     */
    void apply(CutPlan plan, Dataset<Row> records, List<Row> few) {
        long id = last.id() + 1;
        Dataset<Row> once = plan.repeats() > 0 ? records.dropDuplicates("seq") : records;
        try (TableRecords payloads = TableRecords.of(once, few)) {
            Map<String, List<Numbered>> changes = new LinkedHashMap<>();
            List<Numbered> control = new ArrayList<>();
            for (Numbered record : plan.records()) {
                if (record.operation().isControl()) {
                    control.add(record);
                } else {
                    changes.computeIfAbsent(record.topic(), topic -> new ArrayList<>())
                            .add(record);
                }
            }
            requireOurs(changes.keySet());
            List<Numbered> snapshots = control.stream()
                    .filter(record -> record.operation() == Operation.SNAPSHOT_BEGAN
                            || record.operation() == Operation.SNAPSHOT_ENDED)
                    .toList();
            List<Ledger.Entry> entries = new ArrayList<>();
            // Lost or not: none of them counts any more, since the snapshot behind them is complete.
            long madeUp = plan.after().seq() - last.to().seq();
            entries.add(new Ledger.Entry(null, 0, 0, 0, madeUp, control.size(), 0, 0));
            List<Callable<Ledger.Entry>> work = new ArrayList<>();
            refiners.forEach((topic, refiner) -> {
                List<Numbered> own = changes.remove(topic);
                if (own != null || !snapshots.isEmpty()) {
                    work.add(() -> refiner.refine(id, own == null ? List.of() : own, snapshots, payloads.of(topic)));
                }
            });
            entries.addAll(together(work));
            changes.forEach(
                    (topic, strangers) -> entries.add(quarantineUnknown(id, topic, strangers.size(), payloads)));
            ledger.append(id, plan.to().seq() - last.to().seq(), entries);
            record(id, plan);
        }
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

    private Ledger.Entry quarantineUnknown(long id, String topic, int events, TableRecords records) {
        quarantine.append(
                records.of(topic)
                        .dataset()
                        .withColumn("cause", functions.lit("The pipeline file names no table for the topic " + topic)),
                "cut-" + topic,
                id);
        return new Ledger.Entry(topic, 0, 0, 0, 0, 0, events, 0);
    }

    private void record(long id, CutPlan plan) {
        Map<String, Long> versions = new HashMap<>();
        for (TableRefiner refiner : refiners.values()) {
            refiner.version().ifPresent(version -> versions.put(refiner.table().name(), version));
        }
        for (LakeTable table : eventTables) {
            if (lake.exists(table)) {
                versions.put(table.name(), lake.version(table));
            }
        }
        Numbered end = plan.records().get(plan.records().size() - 1);
        Cut cut = new Cut(id, last.to(), plan.to(), end.commitMicros(), end.lsn(), versions);
        cuts.append(cut);
        applied.addAndGet(plan.records().size());
        last = cut;
    }
}
