package dev.tributary.zones.refined;

import static org.apache.spark.sql.functions.col;

import dev.tributary.contract.LakeTable;
import dev.tributary.contract.Operation;
import dev.tributary.contract.Position;
import dev.tributary.lake.Cut;
import dev.tributary.lake.FailureCause;
import dev.tributary.lake.Lake;
import dev.tributary.lake.Ledger;
import dev.tributary.lake.StoppedTable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A refined table that fails alone. A cut in which it fails is recorded without it, with the position that the table has
 * reached; the next attempts take all its records since that position from raw at once, and the first that succeeds makes
 * it part of the cut again:
 *
 * <pre>
 * cut 7: through 90   records 91..100 fail   cut 8: to 100, stopped: {parcels: through 90}
 *                     records 91..120 fit    cut 9: to 120, version of parcels with all of them
 * </pre>
 */
final class IsolatedTable {

    private static final Logger LOG = LoggerFactory.getLogger(IsolatedTable.class);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);

    /**
     * What a cut did to the table.
     *
     * @param stopped null if the table is part of the cut
     */
    record Outcome(Ledger.Entry entry, StoppedTable stopped) {}

    /**
     * A table's share of a cut.
     *
     * @param marks snapshot markers and the table's TRUNCATEs, in order
     */
    record Share(TopicFacts own, List<Numbered> marks, TableRecords records) {}

    private final Lake lake;
    private final String topic;
    private final TableRefiner refiner;
    private final Clock clock;
    private Duration pause = FIRST_PAUSE;
    private Instant retry = Instant.MIN;

    IsolatedTable(Lake lake, String topic, TableRefiner refiner, Clock clock) {
        this.lake = lake;
        this.topic = topic;
        this.refiner = refiner;
        this.clock = clock;
    }

    LakeTable table() {
        return refiner.table();
    }

    OptionalLong version() {
        return refiner.version();
    }

    /** Whether it is time to try again after a failure. */
    boolean isDue() {
        return !clock.instant().isBefore(retry);
    }

    /**
     * @param last the cut before
     * @param after behind which the share begins; not the end of that cut if lost numbers were made up for
     * @param share of the records between there and {@code to}
     * @param progress told how many rows are written
     */
    Outcome advance(Cut last, Position after, Position to, Share share, LongConsumer progress) {
        StoppedTable behind = last.stopped().get(table().name());
        if (behind == null) {
            return attempt(last, new StoppedTable(after, 0, last.id() + 1, null), share, progress);
        }
        if (after.seq() > last.to().seq()) {
            // What waited is void like the numbers that were lost: a complete snapshot follows.
            Outcome outcome =
                    attempt(last, new StoppedTable(after, 0, behind.sinceCut(), behind.cause()), share, progress);
            return new Outcome(outcome.entry().settling(behind.events()).fencing(behind.events()), outcome.stopped());
        }
        if (!isDue()) {
            return still(behind, share.own().events(), behind.cause());
        }
        Share all = since(behind.through(), to);
        long waiting = all.own().events() - share.own().events();
        if (waiting != behind.events()) {
            String cause = table() + ": raw.changes has " + waiting + " records of it behind " + behind.through()
                    + ", and meta.cuts counts " + behind.events() + "; take it anew: tributary resnapshot";
            LOG.error("{}", cause);
            return still(behind, share.own().events(), cause);
        }
        Outcome outcome = attempt(last, behind, all, progress);
        return outcome.stopped() == null
                ? new Outcome(outcome.entry().settling(behind.events()), null)
                : still(behind, share.own().events(), outcome.stopped().cause());
    }

    private Outcome attempt(Cut last, StoppedTable behind, Share share, LongConsumer progress) {
        try {
            Ledger.Entry entry = refiner.refine(last.id() + 1, share.own(), share.marks(), share.records(), progress);
            progress.accept(share.own().rows());
            if (behind.cause() != null) {
                LOG.info("{} goes on: it takes in everything since {}", table(), behind.through());
            }
            pause = FIRST_PAUSE;
            retry = Instant.MIN;
            return new Outcome(entry, null);
        } catch (Exception e) {
            if (FailureCause.isInterruption(e) || Thread.currentThread().isInterrupted()) {
                throw e;
            }
            String cause = table() + ": " + FailureCause.of(e);
            if (cause.equals(behind.cause())) {
                LOG.debug("{} still fails", table(), e);
            } else {
                LOG.error("{} stops at {}, all other tables go on. {}", table(), behind.through(), cause, e);
            }
            retry = clock.instant().plus(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
            return still(behind, share.own().events(), cause);
        }
    }

    private Outcome still(StoppedTable behind, long more, String cause) {
        return new Outcome(
                Ledger.Entry.deferred(table().name(), more),
                new StoppedTable(behind.through(), behind.events() + more, behind.sinceCut(), cause));
    }

    /** Snapshot markers, and the TRUNCATEs of one table. */
    static List<Numbered> marksOf(String topic, List<Numbered> marks) {
        return marks.stream()
                .filter(mark -> mark.operation() != Operation.TRUNCATE || topic.equals(mark.topic()))
                .toList();
    }

    /** The table's records and the snapshot markers behind a position, however long ago they came. */
    private Share since(Position through, Position to) {
        Dataset<Row> raw = lake.read(LakeTable.RAW_CHANGES)
                .filter(col("seq").gt(through.seq()).and(col("seq").leq(to.seq())))
                .filter(col("topic").equalTo(topic).or(col("op").isin(RangeFacts.MARKS)))
                .dropDuplicates("seq");
        RangeFacts facts = RangeFacts.of(raw);
        TopicFacts own = facts.topics().getOrDefault(topic, TopicFacts.NONE);
        Dataset<Row> records = raw.filter(col("topic").equalTo(topic));
        List<Row> few = own.events() > TableRecords.FEW
                ? null
                : TableRecords.flat(records).orderBy("seq").collectAsList();
        return new Share(own, marksOf(topic, facts.marks()), TableRecords.of(records, few));
    }
}
