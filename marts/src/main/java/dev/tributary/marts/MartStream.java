package dev.tributary.marts;

import dev.tributary.contract.LakeTable;
import dev.tributary.lake.Cut;
import dev.tributary.lake.Cuts;
import dev.tributary.lake.DutyCycle;
import dev.tributary.lake.Lake;
import dev.tributary.spec.Mart;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows {@code meta.cuts} with one mart. The mart moves from cut to cut, never to a place between two, so it shows
 * whole source transactions; under load it skips cuts.
 */
public final class MartStream {

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final DutyCycle CYCLE = new DutyCycle(2, Duration.ofSeconds(10));
    private static final Logger log = LoggerFactory.getLogger(MartStream.class);

    private final Lake lake;
    private final Mart mart;
    private final MartStep step;
    private final MartCuts reached;
    private volatile Optional<MartCut> last;
    /** The newest cut that was looked at, although an input had no table there yet. */
    private volatile long waitedAt;
    /** The last batch failed; its cut may be beyond help, and a later one not. */
    private volatile boolean failed;

    /**
     * @throws IllegalArgumentException if the SQL is not one SELECT over refined tables
     */
    public MartStream(Lake lake, Mart mart) {
        this.lake = lake;
        this.mart = mart;
        this.step = new MartStep(lake, mart);
        this.reached = new MartCuts(lake);
        this.last = reached.last(mart.name());
    }

    /** Where the mart stands; empty until all its inputs exist. */
    public Optional<MartCut> last() {
        return last;
    }

    /** The cut that it shows, or the newest at which it waits for its inputs to exist; 0 before the first. */
    public long cut() {
        return last.map(MartCut::cut).orElse(waitedAt);
    }

    /**
     * Starts following, also again after a failure. A mart that is new, or whose SQL has changed, is computed in full first,
     * at the newest cut: the versions of its inputs at older ones may be gone. One that failed goes to the newest cut first,
     * since the cut at which it failed would fail again.
     *
     * @throws TimeoutException if Spark does not get the query started
     */
    public StreamingQuery start() throws TimeoutException {
        Cut newest = new Cuts(lake).last();
        if (newest.id() > 0 && (last.isEmpty() || failed || step.outdated(last.get()))) {
            log.info("Mart {} is computed at cut {}", mart.name(), newest.id());
            // The rows between two cuts are computed too when a mart moves by differences: what failed may be among
            // them.
            boolean anew = failed && last.isPresent() && !step.outdated(last.get());
            move(newest, anew ? Optional.empty() : last);
            failed = false;
        }
        VoidFunction2<Dataset<Row>, Long> follow = (batch, id) -> follow(batch);
        return lake.changeStream(LakeTable.CUTS)
                .writeStream()
                .queryName("mart-" + mart.name())
                .option("checkpointLocation", lake.checkpoint("mart-" + mart.name()))
                .trigger(Trigger.ProcessingTime(PAUSE.toMillis()))
                .foreachBatch(follow)
                .start();
    }

    private void follow(Dataset<Row> batch) {
        Optional<Cut> newest = batch.filter("_change_type = 'insert'").collectAsList().stream()
                .map(Cuts::read)
                .max(Comparator.comparingLong(Cut::id));
        long stands = last.map(MartCut::cut).orElse(0L);
        newest.filter(cut -> cut.id() > stands).ifPresent(cut -> {
            long start = System.nanoTime();
            try {
                move(cut, last);
            } catch (Exception e) {
                failed = true;
                throw e;
            }
            CYCLE.after(start);
        });
    }

    /**
     * @param from where it is computed from; empty to compute it in full
     */
    private void move(Cut cut, Optional<MartCut> from) {
        long start = System.nanoTime();
        Optional<MartCut> moved = step.to(cut, from);
        moved.ifPresentOrElse(
                now -> {
                    reached.append(now);
                    last = moved;
                    log.debug(
                            "Mart {} reached cut {} in {} ms",
                            mart.name(),
                            cut.id(),
                            Duration.ofNanos(System.nanoTime() - start).toMillis());
                },
                () -> {
                    waitedAt = cut.id();
                    log.debug("Mart {} waits for its inputs at cut {}", mart.name(), cut.id());
                });
    }
}
