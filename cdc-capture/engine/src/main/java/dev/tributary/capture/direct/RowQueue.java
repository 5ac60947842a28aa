package dev.tributary.capture.direct;

import io.debezium.connector.base.QueueProvider;
import io.debezium.pipeline.DataChangeEvent;
import io.debezium.pipeline.spi.OffsetContext;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Debezium's queue between the thread that reads the log and the engine, which rows enter from the side. Debezium makes it
 * as a service; its own events come and go under a lock of its own.
 *
 * <p>row · row · END → {@code [row row] END}: rows wait for an event of Debezium or until there are many, so the order is
 * that of the log. The log has one reader, so nothing comes between.
 */
public final class RowQueue implements QueueProvider<DataChangeEvent> {

    static final String NAME = "tributary";

    private static final int MANY = 512;
    private static final long LARGE = 1 << 20;

    private static final Map<String, RowQueue> QUEUES = new ConcurrentHashMap<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final Queue<DataChangeEvent> events = new ArrayDeque<>();
    private long limit;
    private long bytes;
    private List<RowRecord> rows = new ArrayList<>();
    private long rowBytes;
    private OffsetContext transaction;

    /** The queue of the task that was started last. */
    static RowQueue of(String pipeline) {
        return QUEUES.get(pipeline);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void configure(Map<String, ?> properties) {
        limit = Long.parseLong(properties.get(DirectConnector.BYTES).toString());
        QUEUES.put(properties.get(DirectConnector.PIPELINE).toString(), this);
    }

    /** No row may pass until the next transaction is {@link #bound}. */
    void unbound() {
        transaction = null;
    }

    /**
     * Rows that pass are counted for this transaction from now on, as Debezium counts them. While an incremental snapshot
     * runs, none passes: Debezium compares each with what it has read.
     */
    void bound(OffsetContext context) {
        boolean compared = context.getIncrementalSnapshotContext() != null
                && context.getIncrementalSnapshotContext().snapshotRunning();
        transaction = compared ? null : context;
    }

    boolean isBound() {
        return transaction != null;
    }

    /** Waits while there is no room. */
    void add(RowRecord row) throws InterruptedException {
        transaction.getTransactionContext().event(row.table());
        lock.lockInterruptibly();
        try {
            rows.add(row);
            rowBytes += row.size();
            if (rows.size() >= MANY || rowBytes >= LARGE) {
                bundle();
                while (bytes >= limit) {
                    room.await();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void bundle() {
        if (!rows.isEmpty()) {
            events.add(new Bundle.Event(rows, rowBytes));
            bytes += rowBytes;
            rows = new ArrayList<>();
            rowBytes = 0;
        }
    }

    /** Debezium holds its own lock, without which the engine takes nothing: this must not wait for room. */
    @Override
    public void enqueue(DataChangeEvent event) {
        lock.lock();
        try {
            bundle();
            events.add(event);
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
