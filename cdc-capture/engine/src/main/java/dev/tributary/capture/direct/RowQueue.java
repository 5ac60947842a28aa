package dev.tributary.capture.direct;

import dev.tributary.capture.handover.Handover;
import io.debezium.connector.base.QueueProvider;
import io.debezium.pipeline.DataChangeEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Debezium's queue between the thread that reads the log and the engine, which rows and bounds of transactions enter from
 * the side. Debezium makes it as a service; its own events come and go under a lock of its own.
 *
 * <p>row · row · message → {@code [row row] message}: they wait for an event of Debezium, until there are many or until
 * nothing follows at once, so the order is that of the log. The log has one reader, so nothing comes between.
 */
public final class RowQueue implements QueueProvider<DataChangeEvent> {

    static final String NAME = "tributary";

    private static final int MANY = 512;
    private static final long LARGE = 1 << 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final Condition some = lock.newCondition();
    private final Condition much = lock.newCondition();
    private final Queue<DataChangeEvent> events = new ArrayDeque<>();
    private long limit;
    private long bytes;
    private List<SourceRecord> waiting = new ArrayList<>();
    private long waitingBytes;
    private DebeziumOffset offset;
    private volatile RowTooLargeException failure;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void configure(Map<String, ?> properties) {
        limit = Long.parseLong(properties.get(DirectConnector.BYTES).toString());
        Handover.of(properties.get(Handover.ID)).put(RowQueue.class, this);
    }

    /** Nothing may pass until Debezium has begun a transaction. */
    void forget() {
        offset = null;
    }

    void know(DebeziumOffset debezium) {
        offset = debezium;
    }

    /** Nothing more comes. Debezium hides why it broke off a snapshot, so the side that takes is told here. */
    void fail(RowTooLargeException why) {
        failure = why;
    }

    void requireUnfailed() {
        if (failure != null) {
            throw failure;
        }
    }

    /** Whether rows may pass: while an incremental snapshot runs, Debezium compares each with what it has read. */
    boolean isOpen() {
        return offset != null && !offset.isSnapshotRunning();
    }

    /** Where Debezium is; null while nothing may pass. */
    DebeziumOffset offset() {
        return offset;
    }

    /** Waits while there is no room. */
    void add(RowRecord row) throws InterruptedException {
        add(row, row.size());
    }

    /** Waits while there is no room. */
    void add(GapRecord gap) throws InterruptedException {
        add(gap, gap.size());
    }

    /** Waits while there is no room. */
    void add(BoundRecord bound) throws InterruptedException {
        add(bound, bound.size());
    }

    private void add(SourceRecord record, long size) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            waiting.add(record);
            waitingBytes += size;
            if (waiting.size() >= MANY || waitingBytes >= LARGE) {
                bundle();
                awaitRoom();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Nothing more may come at once: what is there need not wait for others. Waits while there is no room. */
    void flush() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            bundle();
            awaitRoom();
        } finally {
            lock.unlock();
        }
    }

    private void awaitRoom() throws InterruptedException {
        while (bytes >= limit) {
            room.await();
        }
    }

    private void bundle() {
        if (!waiting.isEmpty()) {
            bytes += waitingBytes;
            append(new Bundle.Event(waiting, waitingBytes));
            waiting = new ArrayList<>();
            waitingBytes = 0;
        }
    }

    private void append(DataChangeEvent event) {
        if (events.isEmpty()) {
            some.signal();
        }
        events.add(event);
        if (isMuch()) {
            much.signal();
        }
    }

    private boolean isMuch() {
        return bytes >= limit || events.size() >= MANY;
    }

    /**
     * Waits a while for events, and if there are any for more of them until a moment, unless there are many already.
     *
     * @param until of {@link System#nanoTime}
     */
    void await(Duration patience, long until) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = patience.toNanos();
            while (events.isEmpty() && left > 0) {
                left = some.awaitNanos(left);
            }
            left = until - System.nanoTime();
            while (!events.isEmpty() && !isMuch() && left > 0) {
                left = much.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Debezium holds its own lock, without which the engine takes nothing: this must not wait for room. */
    @Override
    public void enqueue(DataChangeEvent event) {
        lock.lock();
        try {
            bundle();
            append(event);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public DataChangeEvent poll() {
        lock.lock();
        try {
            DataChangeEvent event = events.poll();
            if (event instanceof Bundle.Event bundle) {
                bytes -= bundle.objectSize();
                room.signalAll();
            }
            return event;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int size() {
        lock.lock();
        try {
            return events.size();
        } finally {
            lock.unlock();
        }
    }
}
