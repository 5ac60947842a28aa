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
        if (event instanceof SourceEvent.Begin begin) {
            hold(event, begin.lsn() >= boundary);
        } else if (event instanceof SourceEvent.Change change) {
            hold(event, change.lsn() >= boundary);
        } else if (event instanceof SourceEvent.Message message) {
            message(message, message.lsn());
        } else if (event instanceof SourceEvent.Unwanted unwanted) {
            message(unwanted, unwanted.lsn());
        } else if (event instanceof SourceEvent.Signal signal) {
            message(signal, signal.lsn());
        } else if (event instanceof SourceEvent.Anew anew) {
            message(anew, anew.lsn());
        } else if (event instanceof SourceEvent.End end) {
            end(end);
        } else {
            next.accept(event);
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
