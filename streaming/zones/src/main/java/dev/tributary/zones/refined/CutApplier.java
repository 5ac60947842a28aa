package dev.tributary.zones.refined;

import dev.tributary.contract.LakeTable;
import dev.tributary.contract.Operation;
import dev.tributary.contract.Position;
import dev.tributary.contract.Topics;
import dev.tributary.lake.Cut;
import dev.tributary.lake.Cuts;
import dev.tributary.lake.GuardedWriter;
import dev.tributary.lake.Lake;
import dev.tributary.lake.Ledger;
import dev.tributary.lake.Quarantine;
import dev.tributary.lake.StoppedTable;
import dev.tributary.spec.EventStream;
import dev.tributary.spec.Pipeline;
import dev.tributary.spec.RefinedTable;
import dev.tributary.spec.SourceTable;
import dev.tributary.zones.raw.Schemas;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private final Map<String, IsolatedTable> refiners = new LinkedHashMap<>();
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
            String topic = topics.changes(table.schema(), table.name());
            refiners.put(topic, new IsolatedTable(lake, topic, refiner, Clock.systemUTC()));
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
        List<Callable<IsolatedTable.Outcome>> work = new ArrayList<>();
        Set<String> touched = new HashSet<>();
        progress.begin(id, changes);
        try {
            refiners.forEach((topic, table) -> {
                TopicFacts own = changes.remove(topic);
                if (own != null || hasSnapshot || isStopped(table)) {
                    touched.add(table.table().name());
                    IsolatedTable.Share share = new IsolatedTable.Share(
                            own == null ? TopicFacts.NONE : own,
                            IsolatedTable.marksOf(topic, plan.marks()),
                            payloads.of(topic));
                    work.add(() -> table.advance(last, plan.after(), plan.to(), share, progress.of(topic)));
                }
            });
            Map<String, StoppedTable> stopped = settle(together(work), entries);
            changes.forEach(
                    (topic, strangers) -> entries.add(quarantineUnknown(id, topic, strangers.events(), payloads)));
            ledger.append(id, plan.to().seq() - last.to().seq(), entries);
            record(new Cut(
                    id,
                    last.to(),
                    plan.to(),
                    plan.end().commitMicros(),
                    plan.end().lsn(),
                    versions(touched, stopped.keySet()),
                    stopped));
            applied.addAndGet(plan.records());
        } finally {
            progress.end();
        }
    }

    /** Whether a table has stopped and may be tried again. */
    boolean hasDue() {
        return refiners.values().stream().anyMatch(table -> isStopped(table) && table.isDue());
    }

    /**
     * Tries the tables that have stopped again, although nothing new has come. If one of them goes on, a cut says so that
     * ends where the last one did.
     */
    void retry() {
        Position to = last.to();
        List<Callable<IsolatedTable.Outcome>> work = new ArrayList<>();
        refiners.values().stream()
                .filter(this::isStopped)
                .forEach(table -> work.add(() -> table.advance(
                        last,
                        to,
                        to,
                        new IsolatedTable.Share(
                                TopicFacts.NONE,
                                List.of(),
                                new TableRecords.Few(
                                        List.of(), Map.of(), lake.spark().emptyDataFrame())),
                        rows -> {})));
        List<Ledger.Entry> entries = new ArrayList<>();
        Map<String, StoppedTable> stopped = settle(together(work), entries);
        if (stopped.keySet().containsAll(last.stopped().keySet())) {
            return;
        }
        ledger.append(last.id() + 1, 0, entries);
        record(new Cut(
                last.id() + 1,
                to,
                to,
                last.commitMicros(),
                last.lsn(),
                versions(last.stopped().keySet(), stopped.keySet()),
                stopped));
    }

    private boolean isStopped(IsolatedTable table) {
        return last.stopped().containsKey(table.table().name());
    }

    /** Also keeps the word about tables that the pipeline file no longer names. */
    private Map<String, StoppedTable> settle(List<IsolatedTable.Outcome> outcomes, List<Ledger.Entry> entries) {
        Map<String, StoppedTable> stopped = new HashMap<>(last.stopped());
        refiners.values().forEach(table -> stopped.remove(table.table().name()));
        for (IsolatedTable.Outcome outcome : outcomes) {
            entries.add(outcome.entry());
            if (outcome.stopped() != null) {
                stopped.put(outcome.entry().table(), outcome.stopped());
            }
        }
        return stopped;
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
    private List<IsolatedTable.Outcome> together(List<Callable<IsolatedTable.Outcome>> work) {
        if (work.isEmpty()) {
            return List.of();
        }
        ExecutorService threads = Executors.newFixedThreadPool(Math.min(work.size(), TABLES_AT_ONCE), task -> {
            Thread thread = new Thread(task, "refine");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<IsolatedTable.Outcome> outcomes = new ArrayList<>();
            for (Future<IsolatedTable.Outcome> outcome : threads.invokeAll(work.stream()
                    .map(one -> (Callable<IsolatedTable.Outcome>) () -> {
                        SparkSession.setActiveSession(lake.spark());
                        return one.call();
                    })
                    .toList())) {
                outcomes.add(outcome.get());
            }
            return outcomes;
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
     * What readers of the cut see: of a table that has stopped, the version that it had before.
     *
     * @param touched tables that this cut may have written
     */
    private Map<String, Long> versions(Set<String> touched, Set<String> stopped) {
        Map<String, Long> versions = new HashMap<>();
        for (IsolatedTable table : refiners.values()) {
            String name = table.table().name();
            if (touched.contains(name) && !stopped.contains(name)) {
                table.version().ifPresent(version -> versions.put(name, version));
            } else {
                Optional.ofNullable(last.versions().get(name)).ifPresent(version -> versions.put(name, version));
            }
        }
        for (LakeTable table : eventTables) {
            if (lake.exists(table)) {
                versions.put(table.name(), lake.version(table));
            }
        }
        return versions;
    }

    private void record(Cut cut) {
        cuts.append(cut);
        last = cut;
    }
}
