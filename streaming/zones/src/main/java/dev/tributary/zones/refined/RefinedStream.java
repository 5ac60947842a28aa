package dev.tributary.zones.refined;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.tributary.contract.LakeTable;
import dev.tributary.contract.Position;
import dev.tributary.lake.Cut;
import dev.tributary.lake.Lake;
import dev.tributary.lake.Quarantine;
import java.time.Clock;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The streaming query from raw's change feed to all refined tables. A batch is the occasion to look how far raw is
 * complete; what lies above the last whole transaction is taken in with a later batch. {@link #hold}, {@link #cutAt} and
 * {@link #release} let a verification have the tables at an exact LSN.
 */
public final class RefinedStream {

    private static final Logger LOG = LoggerFactory.getLogger(RefinedStream.class);

    /** Records of one Kafka transaction reach raw within a batch or two; a number that is missing for so long is lost. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private enum Mode {
        RUNNING,
        HELD,
        TO_BARRIER
    }

    private final Lake lake;
    private final Pending pending;
    private final CutApplier applier;
    private final BooleanSupplier rawIsBehind;
    private final CutIntent intent;
    private final Quarantine quarantine;
    private final HoleWatch holes;

    private final ReentrantLock turn = new ReentrantLock();
    private final Condition reached = turn.newCondition();
    private Mode mode = Mode.RUNNING;
    private long barrier;
    private long lookedAt = -1;
    /** Before the snapshot that makes up for lost numbers, while it is not applied; else null. */
    private Position madeUp;
    /** There may be more behind the newest cut, or a hole wider than a look. */
    private boolean unsure;
    /** What the process before this one left unfinished is done. */
    private boolean resumed;

    private volatile String hole;

    /**
     * @param rawIsBehind whether Kafka has captured records that raw does not have yet; a number that is missing may be
     *     among them
     */
    public RefinedStream(Lake lake, CutApplier applier, BooleanSupplier rawIsBehind) {
        this(lake, applier, rawIsBehind, TableRecords.FEW, PATIENCE);
    }

    /**
     * @param few cuts of more records are folded by Spark jobs, not in the driver
     * @param patience a number that is missing for longer is lost
     */
    RefinedStream(Lake lake, CutApplier applier, BooleanSupplier rawIsBehind, int few, Duration patience) {
        this.lake = lake;
        this.pending = new Pending(lake, few);
        this.applier = applier;
        this.rawIsBehind = rawIsBehind;
        this.intent = new CutIntent(lake);
        this.quarantine = new Quarantine(lake);
        this.holes = new HoleWatch(Clock.systemUTC(), patience);
    }

    /** Starts the query; it fails with a {@link LossException} when a number is missing for good. */
    public StreamingQuery start(Trigger trigger) {
        try {
            return lake.changeStream(LakeTable.RAW_CHANGES)
                    .writeStream()
                    .queryName("refined")
                    .option("checkpointLocation", lake.checkpoint("refined"))
                    .trigger(trigger)
                    .foreachBatch((Dataset<Row> batch, Long number) -> {
                        if (mayHaveUnnumbered()) {
                            quarantineUnnumbered(batch, number);
                        }
                        advance();
                    })
                    .start();
        } catch (TimeoutException e) {
            throw new IllegalStateException("The refined query did not start in time", e);
        }
    }

    /** Looks again although raw got nothing new: to notice that a missing number stays missing. */
    public void tick() {
        if (!turn.tryLock()) {
            return;
        }
        try {
            if (unsure) {
                lookedAt = -1;
            }
            if (mode == Mode.RUNNING && applier.hasDue()) {
                retry();
            }
            if (unsure || holes.watched().isPresent()) {
                advance();
            }
        } finally {
            turn.unlock();
        }
    }

    /** Whether a snapshot that makes up for lost numbers has come: then a query that they ended can start again. */
    public boolean canGoOn() {
        turn.lock();
        try {
            pending.update();
            int epoch = last().to().epoch();
            return holes.watched()
                    .flatMap(lost -> pending.snapshotBehind(lost, epoch))
                    .isPresent();
        } finally {
            turn.unlock();
        }
    }

    /** The newest cut. */
    public Cut last() {
        return applier.last();
    }

    /** Captured records taken in since the start of this process. */
    public long applied() {
        return applier.applied();
    }

    /** The numbers that are missing in raw although it has taken everything that Kafka has, or null. */
    public String hole() {
        return hole;
    }

    /** The large cut at work. */
    public CutProgress progress() {
        return applier.progress();
    }

    /** Begins no further cut until {@link #release}; returns when the one at work is done. */
    public void hold() {
        turn.lock();
        try {
            mode = Mode.HELD;
        } finally {
            turn.unlock();
        }
    }

    /**
     * Applies every transaction that was committed before an LSN and none after, and stays held.
     *
     * @return the cut that stands exactly there
     * @throws IllegalStateException if the stream does not reach the LSN in time
     */
    public Cut cutAt(long lsn, Duration patience) {
        turn.lock();
        try {
            mode = Mode.TO_BARRIER;
            barrier = lsn;
            lookedAt = -1;
            advance();
            long deadline = System.nanoTime() + patience.toNanos();
            while (mode == Mode.TO_BARRIER) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    mode = Mode.HELD;
                    throw new IllegalStateException("The captured stream did not pass LSN " + Long.toHexString(lsn)
                            + " within " + patience.toSeconds() + " s; refined stands at " + last().to()
                            + (hole == null ? "" : ", raw lacks " + hole) + ".");
                }
                reached.awaitNanos(left);
            }
            return last();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for a cut", e);
        } finally {
            turn.unlock();
        }
    }

    /** Goes on after {@link #hold}, as far as nobody waits to do so. */
    public void release() {
        turn.lock();
        try {
            mode = Mode.RUNNING;
            lookedAt = -1;
            advance();
        } finally {
            turn.unlock();
        }
    }

    /** A retry that the last process did not finish is repeated before anything else: its records are the same then. */
    private void resume() {
        Cut last = applier.last();
        if (intent.after(last).orElse(-1) == last.to().seq()) {
            retry();
        }
        resumed = true;
    }

    private void retry() {
        Cut last = applier.last();
        intent.write(last.id() + 1, last.to().seq());
        applier.retry();
        intent.clear();
    }

    private void advance() {
        turn.lock();
        try {
            if (!resumed) {
                resume();
            }
            while (mode != Mode.HELD) {
                long raw = pending.update();
                if (raw == lookedAt && !holes.watched().isPresent()) {
                    return;
                }
                Cut last = applier.last();
                Position after = madeUp == null ? last.to() : madeUp;
                Pending.Look look = pending.look(
                        after,
                        mode == Mode.TO_BARRIER ? OptionalLong.of(barrier) : OptionalLong.empty(),
                        intent.after(last));
                CutPlan plan = look.plan();
                boolean nothing = plan.isEmpty();
                boolean behind = plan.hole() != null && rawIsBehind.getAsBoolean();
                boolean lost = holes.isLost(plan.hole(), behind);
                hole = nothing && plan.hole() != null && !behind ? plan.hole().toString() : null;
                if (lost && nothing) {
                    madeUp = behind(plan.hole(), last);
                    continue;
                }
                if (!nothing) {
                    intent.write(last.id() + 1, plan.to().seq());
                    applier.apply(plan, pending.records(after, plan.to()), look.few());
                    madeUp = null;
                }
                if (plan.atBarrier()) {
                    mode = Mode.HELD;
                    reached.signalAll();
                }
                if (nothing || (look.seenAll() && plan.hole() == null)) {
                    lookedAt = raw;
                    unsure = !nothing;
                }
                if (nothing) {
                    return;
                }
                if (turn.hasQueuedThreads()) {
                    // Under load this would go on without an end. Whoever waits holds, or goes on in our place.
                    unsure = true;
                    return;
                }
            }
        } finally {
            turn.unlock();
        }
    }

    private Position behind(CutPlan.Hole lost, Cut last) {
        Position began = pending.snapshotBehind(lost, last.to().epoch())
                .orElseThrow(() -> new LossException(lost, last.to().seq()));
        LOG.warn("raw.changes lacks {}; the snapshot of epoch {} makes up for it", lost, began.epoch());
        return new Position(began.epoch(), began.seq() - 1);
    }

    private boolean mayHaveUnnumbered() {
        turn.lock();
        try {
            pending.update();
            return pending.hasUnnumbered();
        } finally {
            turn.unlock();
        }
    }

    /** A captured topic holds a record without a readable stamp: not the capture's, and without a place in any order. */
    private void quarantineUnnumbered(Dataset<Row> batch, long number) {
        Dataset<Row> strangers = batch.filter(col("seq").isNull());
        if (!strangers.isEmpty()) {
            quarantine.append(
                    strangers.withColumn(
                            "cause", lit("The record has no readable stamp; it does not come from the capture.")),
                    "refined",
                    number);
        }
    }
}
