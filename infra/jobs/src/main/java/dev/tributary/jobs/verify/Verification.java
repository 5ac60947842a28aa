package dev.tributary.jobs.verify;

import dev.tributary.contract.Topics;
import dev.tributary.jobs.sql.Sentence;
import dev.tributary.lake.Cut;
import dev.tributary.lake.Lake;
import dev.tributary.marts.MartCut;
import dev.tributary.marts.MartCuts;
import dev.tributary.spec.EventStream;
import dev.tributary.spec.Mart;
import dev.tributary.spec.Pipeline;
import dev.tributary.spec.RefinedTable;
import dev.tributary.spec.SourceTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compares everything that a pipeline brought into the lake with its source, at one exact place in the log. */
public final class Verification {

    private static final Duration MART_PATIENCE = Duration.ofMinutes(2);
    private static final Logger log = LoggerFactory.getLogger(Verification.class);

    private final Pipeline pipeline;
    private final Lake lake;
    private final Database database;
    private final CutControl control;
    private volatile VerifyProgress progress = VerifyProgress.NONE;
    private volatile VerifyResult last;

    public Verification(Pipeline pipeline, Lake lake, Database database, CutControl control) {
        this.pipeline = pipeline;
        this.lake = lake;
        this.database = database;
        this.control = control;
    }

    /**
     * Holds the refined step for the time that it takes to bring lake and snapshot to the same place, then compares while
     * the step goes on: the versions at the cut stay as they are.
     *
     * @param allEvents whether to wait first until the events that have been sent are in refined
     * @throws IllegalStateException if no exact pair of cut and snapshot is to be had, with the reason
     */
    public VerifyResult run(boolean allEvents) {
        Lake own = lake.session();
        progress = VerifyProgress.begun();
        try {
            if (allEvents) {
                control.awaitEvents();
            }
            SourceSnapshot taken = null;
            try {
                Cut cut;
                Map<Mart, Optional<MartCut>> marts;
                long began = System.nanoTime();
                try {
                    control.hold();
                    log.info("Refined is held after {} ms", millisSince(began));
                    taken = SourceSnapshot.take(database);
                    cut = control.cutAt(taken.lsn());
                    log.info(
                            "Cut {} shows the database at {}, after {} ms",
                            cut.id(),
                            taken.lsnText(),
                            millisSince(began));
                    marts = marts(own, cut);
                } finally {
                    control.release();
                }
                log.info("Verifying cut {}, which the marts show after {} ms", cut.id(), millisSince(began));
                last = VerifyResult.of(cut.id(), taken.lsnText(), checks(own, cut, taken.reader(), marts));
                return last;
            } finally {
                if (taken != null) {
                    taken.close();
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot read the database as " + database + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted before events and marts were there", e);
        } finally {
            progress = VerifyProgress.NONE;
        }
    }

    /** What the last verification of this process found; empty before the first. */
    public Optional<VerifyResult> last() {
        return Optional.ofNullable(last);
    }

    /** How far the verification that is going on has come. */
    public VerifyProgress progress() {
        return progress;
    }

    private Map<Mart, Optional<MartCut>> marts(Lake own, Cut cut) throws InterruptedException {
        MartWait wait = MartWait.atMost(MART_PATIENCE, own, cut);
        Map<Mart, Optional<MartCut>> reached = new LinkedHashMap<>();
        for (Mart mart : pipeline.marts()) {
            boolean comes = MartCheck.absent(mart, cut).isEmpty();
            boolean failed = control.martFailure(mart.name()).isPresent();
            Optional<MartCut> at = Optional.empty();
            if (comes) {
                at = failed ? new MartCuts(own).at(mart.name(), cut.id()) : wait.reached(mart.name());
            }
            reached.put(mart, at);
        }
        return reached;
    }

    private List<Check> checks(Lake own, Cut cut, Connection reader, Map<Mart, Optional<MartCut>> marts)
            throws SQLException {
        Map<String, Callable<Check>> planned = planned(own, cut, reader, marts);
        List<Check> checks = new ArrayList<>();
        for (Map.Entry<String, Callable<Check>> next : planned.entrySet()) {
            progress = progress.with(next.getKey(), planned.size(), checks);
            long began = System.nanoTime();
            checks.add(carriedOut(next.getKey(), reader, next.getValue()));
            log.info("{}: {} ms", next.getKey(), millisSince(began));
        }
        return checks;
    }

    /** The checks by their names, in the order in which they are carried out. */
    private Map<String, Callable<Check>> planned(
            Lake own, Cut cut, Connection reader, Map<Mart, Optional<MartCut>> marts) {
        Map<String, Callable<Check>> checks = new LinkedHashMap<>();
        for (SourceTable table : pipeline.source().tables()) {
            checks.put(TableCheck.name(table), () -> new TableCheck(table, reader, own, cut).run());
        }
        Map<String, SourceTable> sources =
                pipeline.source().tables().stream().collect(Collectors.toMap(SourceTable::as, Function.identity()));
        marts.forEach((mart, at) -> checks.put(
                MartCheck.name(mart),
                () -> new MartCheck(mart, sources, cut, at, control.martFailure(mart.name()), reader, own).run()));
        checks.put(SequenceCheck.NAME, () -> new SequenceCheck(own, cut).run());
        checks.put(LedgerCheck.NAME, () -> new LedgerCheck(own, cut).run());
        checks.put(QuarantineCheck.NAME, () -> new QuarantineCheck(own).run());
        Topics topics = new Topics(pipeline.name());
        for (EventStream stream : pipeline.events()) {
            EventsCheck check = new EventsCheck(stream, topics.events(stream.name()), own);
            checks.put(EventsCheck.rawName(stream), check::raw);
            for (RefinedTable table : stream.refined()) {
                checks.put(EventsCheck.refinedName(table), () -> check.refined(table));
            }
        }
        return checks;
    }

    private static long millisSince(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos).toMillis();
    }

    /** A check that cannot be carried out has failed; the others go on. */
    private static Check carriedOut(String name, Connection reader, Callable<Check> check) throws SQLException {
        Savepoint before = reader.setSavepoint();
        try {
            return check.call();
        } catch (Exception e) {
            log.warn("Check {} could not be carried out", name, e);
            reader.rollback(before);
            return new Check(name, false, "could not be carried out: " + Sentence.of(e));
        }
    }
}
