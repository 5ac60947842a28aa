package dev.tributary.capture;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drops transactions that the stored offset contains already, should the slot replay them after a start. Transactions
 * arrive in the order of their commits, so only those before the first new one have to be looked at. One that is known
 * to be new passes at once; else its events are held back until a change behind the offset, or its end, tells.
 */
final class ReplayFilter {

    private static final Logger LOG = LoggerFactory.getLogger(ReplayFilter.class);

    /** PostgreSQL never replays what lies before the place it was asked for, so giving up here loses nothing. */
    private static final int HELD = 10_000;

    private final long boundary;
    private final Consumer<SourceEvent> next;
    private final SourceEvent.Handler kinds = new Kinds();
    private final List<SourceEvent> held = new ArrayList<>();
    private boolean passing;

    /**
     * @param boundary where the last transaction of the stored offset ends in the log; 0 lets everything pass
     */
    ReplayFilter(long boundary, Consumer<SourceEvent> next) {
        this.boundary = boundary;
        this.next = next;
        this.passing = boundary == 0;
    }

    void accept(SourceEvent event) {
        if (passing) {
            next.accept(event);
            return;
        }
        event.to(kinds);
    }

    /** What is done with an event while transactions may come that were sent before. */
    private final class Kinds implements SourceEvent.Handler {

        @Override
        public void begin(SourceEvent.Begin begin) {
            hold(begin, begin.lsn() >= boundary);
        }

        @Override
        public void change(SourceEvent.Change change) {
            hold(change, change.lsn() >= boundary);
        }

        @Override
        public void gap(SourceEvent.Gap gap) {
            hold(gap, gap.lsn() >= boundary);
        }

        @Override
        public void message(SourceEvent.Message message) {
            ReplayFilter.this.message(message, message.lsn());
        }

        @Override
        public void unwanted(SourceEvent.Unwanted unwanted) {
            ReplayFilter.this.message(unwanted, unwanted.lsn());
        }

        @Override
        public void signal(SourceEvent.Signal signal) {
            ReplayFilter.this.message(signal, signal.lsn());
        }

        @Override
        public void anew(SourceEvent.Anew anew) {
            ReplayFilter.this.message(anew, anew.lsn());
        }

        @Override
        public void end(SourceEvent.End end) {
            ReplayFilter.this.end(end);
        }

        // These are not part of the log.

        @Override
        public void started(SourceEvent.Started started) {
            next.accept(started);
        }

        @Override
        public void snapshotCompleted(SourceEvent.SnapshotCompleted completed) {
            next.accept(completed);
        }

        @Override
        public void snapshotAborted(SourceEvent.SnapshotAborted aborted) {
            next.accept(aborted);
        }

        @Override
        public void scanCompleted(SourceEvent.ScanCompleted scan) {
            next.accept(scan);
        }

        @Override
        public void nothing(SourceEvent.Nothing nothing) {
            next.accept(nothing);
        }
    }

    /** Messages may stand outside of transactions; then they are where they were written. */
    private void message(SourceEvent event, long lsn) {
        if (lsn >= boundary || !held.isEmpty()) {
            hold(event, lsn >= boundary);
        }
    }

    private void end(SourceEvent.End end) {
        if (end.lsn() > boundary) {
            hold(end, true);
        } else {
            LOG.info(
                    "Transaction {} was sent before the restart; its {} events are dropped", end.id(), held.size() - 1);
            held.clear();
        }
    }

    private void hold(SourceEvent event, boolean isNew) {
        held.add(event);
        if (isNew || held.size() > HELD) {
            passing = true;
            held.forEach(next);
            held.clear();
        }
    }
}
