package dev.tributary.capture.direct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.debezium.pipeline.DataChangeEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

class RowQueueTest {

    private final RowQueue queue = new RowQueue();
    private final Samples samples = new Samples();

    RowQueueTest() {
        queue.configure(Map.of(DirectConnector.PIPELINE, "queue", DirectConnector.BYTES, "1000000"));
    }

    @Test
    void rowsStandBeforeTheEventThatCameAfterThem() throws InterruptedException {
        queue.bound(samples.context());
        queue.enqueue(event("BEGIN"));
        queue.add(samples.row(1, "a"));
        queue.add(samples.row(2, "b"));
        assertThat(queue.size()).as("rows wait for others").isEqualTo(1);
        queue.enqueue(event("END"));

        assertThat(drain()).containsExactly("BEGIN", "1", "2", "END");
        assertThat(samples.transaction.getTotalEventCount()).isEqualTo(2);
        assertThat(samples.transaction.getPerTableEventCount()).containsEntry("public.orders", 2L);
    }

    @Test
    void manyRowsDoNotWaitForTheEnd() throws InterruptedException {
        queue.bound(samples.context());
        for (int i = 0; i < 2_000; i++) {
            queue.add(samples.row(i, "a"));
        }
        assertThat(queue.size()).isGreaterThan(1);
    }

    @Test
    void noRowPassesOutsideOfATransactionOrBesideAnIncrementalSnapshot() {
        assertThat(queue.isBound()).isFalse();
        samples.snapshotRuns = true;
        queue.bound(samples.context());
        assertThat(queue.isBound()).isFalse();
        samples.snapshotRuns = false;
        queue.bound(samples.context());
        assertThat(queue.isBound()).isTrue();
        queue.unbound();
        assertThat(queue.isBound()).isFalse();
    }

    @Test
    void theReaderWaitsWhileThereIsNoRoom() throws InterruptedException {
        queue.bound(samples.context());
        List<InterruptedException> interrupted = new ArrayList<>();
        Thread reader = new Thread(() -> {
            try {
                for (int i = 0; i < 40; i++) {
                    queue.add(samples.row(i, "x".repeat(100_000)));
                }
                queue.enqueue(event("END"));
            } catch (InterruptedException e) {
                interrupted.add(e);
            }
        });
        reader.start();
        await().until(() -> reader.getState() == Thread.State.WAITING);
        assertThat(queue.size()).isLessThan(4);

        List<String> read = new ArrayList<>();
        await().until(() -> {
            read.addAll(drain());
            return read.contains("END");
        });
        reader.join();
        assertThat(read).hasSize(41);
        assertThat(interrupted).isEmpty();
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
