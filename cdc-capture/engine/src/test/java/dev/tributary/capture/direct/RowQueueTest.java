package dev.tributary.capture.direct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.capture.handover.Handover;
import io.debezium.pipeline.DataChangeEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

class RowQueueTest {

    private final RowQueue queue = new RowQueue();
    private final Samples samples = new Samples();

    RowQueueTest() {
        queue.configure(Map.of(Handover.ID, Handover.open().id(), DirectConnector.BYTES, "1000000"));
    }

    @Test
    void rowsStandBeforeTheEventThatCameAfterThem() throws InterruptedException {
        queue.enqueue(event("message"));
        queue.add(Samples.row(1, "a"));
        queue.add(Samples.row(2, "b"));
        assertThat(queue.size()).as("rows wait for others").isEqualTo(1);
        queue.enqueue(event("truncate"));
        queue.add(Samples.row(3, "c"));
        queue.flush();

        assertThat(drain()).containsExactly("message", "1", "2", "truncate", "3");
    }

    @Test
    void manyRowsDoNotWaitForTheEnd() throws InterruptedException {
        for (int i = 0; i < 2_000; i++) {
            queue.add(Samples.row(i, "a"));
        }
        assertThat(queue.size()).isGreaterThan(1);
    }

    @Test
    void isClosedUntilDebeziumsPlaceIsKnownAndWhileASnapshotRuns() {
        assertThat(queue.isOpen()).isFalse();
        queue.know(samples.offset());
        assertThat(queue.isOpen()).isTrue();
        samples.startSnapshot();
        assertThat(queue.isOpen()).isFalse();
        samples.endSnapshot();
        assertThat(queue.isOpen()).isTrue();
        queue.forget();
        assertThat(queue.isOpen()).isFalse();
    }

    @Test
    void theReaderWaitsWhileThereIsNoRoom() throws InterruptedException {
        List<InterruptedException> interrupted = new ArrayList<>();
        Thread reader = new Thread(() -> {
            try {
                for (int i = 0; i < 40; i++) {
                    queue.add(Samples.row(i, "x".repeat(100_000)));
                    queue.flush();
                }
                queue.enqueue(event("END"));
            } catch (InterruptedException e) {
                interrupted.add(e);
            }
        });
        reader.start();
        await().until(() -> reader.getState() == Thread.State.WAITING);
        assertThat(queue.size()).isLessThan(11);

        List<String> read = new ArrayList<>();
        await().until(() -> {
            read.addAll(drain());
            return read.contains("END");
        });
        reader.join();
        assertThat(read).hasSize(41);
        assertThat(interrupted).isEmpty();
    }

    @Test
    void whoTakesWaitsForSomethingAndThenForMore() throws Exception {
        FutureTask<Void> taker = waiting(Duration.ofMinutes(1), Duration.ofMinutes(1));
        for (int i = 1; i < 512; i++) {
            queue.enqueue(event("a"));
        }
        assertThat(taker.isDone()).as("there may come more").isFalse();
        queue.enqueue(event("b"));
        taker.get(1, TimeUnit.MINUTES);
    }

    @Test
    void whatComesAfterAPauseDoesNotWaitForMore() throws Exception {
        FutureTask<Void> taker = waiting(Duration.ofMinutes(1), Duration.ZERO);
        queue.add(Samples.row(1, "a"));
        queue.flush();
        taker.get(30, TimeUnit.SECONDS);
    }

    @Test
    void nobodyWaitsForever() throws Exception {
        queue.await(Duration.ofMillis(1), System.nanoTime() + TimeUnit.MINUTES.toNanos(1));
        assertThat(queue.size()).isZero();
    }

    private FutureTask<Void> waiting(Duration patience, Duration more) {
        FutureTask<Void> taker = new FutureTask<>(() -> {
            queue.await(patience, System.nanoTime() + more.toNanos());
            return null;
        });
        Thread thread = new Thread(taker);
        thread.start();
        await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        return taker;
    }

    private List<String> drain() {
        List<SourceRecord> records = new ArrayList<>();
        for (DataChangeEvent event = queue.poll(); event != null; event = queue.poll()) {
            records.add(event.getRecord());
        }
        return records.isEmpty()
                ? List.of()
                : Delivery.records(Delivery.of(records, queue)).stream()
                        .map(record -> record instanceof RowRecord row ? String.valueOf(row.lsn()) : record.topic())
                        .toList();
    }

    private static DataChangeEvent event(String name) {
        return new DataChangeEvent(new SourceRecord(Map.of(), Map.of(), name, null, null));
    }
}
