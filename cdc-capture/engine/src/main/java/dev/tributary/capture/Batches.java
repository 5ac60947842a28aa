package dev.tributary.capture;

import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.RecordChangeEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Takes Debezium's batches and commits whole source transactions: records and offset in one Kafka transaction, and only
 * then the batch is processed for Debezium, which confirms the LSN to PostgreSQL.
 *
 * <p>{@code [… end] [begin insert]} → commit after the end; the insert waits in an open Kafka transaction for its own
 * end, or is committed early when that gets too large or too old.
 */
final class Batches implements DebeziumEngine.ChangeConsumer<RecordChangeEvent<SourceRecord>> {

    /** Hears how it goes, on the engine's thread. */
    interface Listener {

        /** Debezium is connected and delivers. */
        void started();

        /** The offset, and all records before it, are durable. */
        void committed(CaptureOffset offset);
    }

    private static final Duration OLD = Duration.ofSeconds(5);

    /** While more is there already, a Kafka transaction goes on for so long, or for so many records: each costs a wait. */
    private static final Duration PATIENT = Duration.ofMillis(100);

    private static final long MANY = 10_000;

    private final SourceEvents events;
    private final ReplayFilter filter;
    private final Sequencer sequencer;
    private final Outbox outbox;
    private final long large;
    private final Listener listener;
    private final ReentrantLock turn = new ReentrantLock();
    private boolean stopped;
    private CaptureOffset last;

    /**
     * @param large records of a Kafka transaction above which it is committed, whole source transaction or not
     */
    Batches(
            SourceEvents events,
            ReplayFilter filter,
            Sequencer sequencer,
            Outbox outbox,
            long large,
            Listener listener) {
        this.events = events;
        this.filter = filter;
        this.sequencer = sequencer;
        this.outbox = outbox;
        this.large = large;
        this.listener = listener;
        this.last = sequencer.offset();
    }

    @Override
    public boolean supportsTombstoneEvents() {
        return false;
    }

    @Override
    public void handleBatch(
            List<RecordChangeEvent<SourceRecord>> batch,
            DebeziumEngine.RecordCommitter<RecordChangeEvent<SourceRecord>> committer)
            throws InterruptedException {
        turn.lockInterruptibly();
        try {
            if (!stopped) {
                take(new Batch(batch, committer));
            }
        } finally {
            turn.unlock();
        }
    }

    private void take(Batch batch) throws InterruptedException {
        List<SourceRecord> records = batch.records();
        int lastEnd = lastEnd(records);
        for (int i = 0; i < records.size(); i++) {
            SourceEvent event = events.read(records.get(i));
            if (event instanceof SourceEvent.Started) {
                listener.started();
            }
            filter.accept(event);
            boolean full = outbox.records() >= large;
            if (!sequencer.atBoundary()) {
                if (full || tooOld()) {
                    commit();
                }
            } else if ((full || (i == lastEnd || i == records.size() - 1) && isDue(batch)) && commit()) {
                batch.processed(i);
            }
        }
    }

    private boolean isDue(Batch batch) {
        return !batch.isFollowed() || outbox.records() >= MANY || outbox.age().compareTo(PATIENT) > 0;
    }

    /** Keeps Kafka from aborting a transaction whose source transaction pauses; to be called every second or so. */
    void commitIfOld() {
        if (turn.tryLock()) {
            try {
                if (!stopped && tooOld()) {
                    commit();
                }
            } finally {
                turn.unlock();
            }
        }
    }

    /** A table has another state, which all that is captured fits; any thread may tell. */
    void adopt(TableName table, long oid, Optional<String> before, String state) {
        turn.lock();
        try {
            if (!stopped) {
                sequencer.adopt(table, oid, before, state);
                if (sequencer.atBoundary()) {
                    commit();
                }
            }
        } finally {
            turn.unlock();
        }
    }

    private boolean tooOld() {
        return outbox.age().compareTo(OLD) > 0;
    }

    /** False if there is nothing to commit. */
    private boolean commit() {
        sequencer.endReads();
        CaptureOffset offset = sequencer.offset();
        if (offset.equals(last)) {
            return false;
        }
        outbox.commit(offset);
        last = offset;
        listener.committed(offset);
        return true;
    }

    private int lastEnd(List<SourceRecord> records) {
        int i = records.size() - 1;
        while (i >= 0 && !events.isEnd(records.get(i))) {
            i--;
        }
        return i;
    }

    /** Takes no further batch, and takes back what is not committed, once the batch at hand is done. */
    void stop() {
        turn.lock();
        try {
            stopped = true;
            outbox.abort();
        } finally {
            turn.unlock();
        }
    }
}
