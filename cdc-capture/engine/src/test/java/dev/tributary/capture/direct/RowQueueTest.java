package dev.tributary.capture.direct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.debezium.data.Envelope;
import io.debezium.pipeline.DataChangeEvent;
import io.debezium.pipeline.source.snapshot.incremental.IncrementalSnapshotContext;
import io.debezium.pipeline.spi.OffsetContext;
import io.debezium.pipeline.txmetadata.TransactionContext;
import io.debezium.relational.Column;
import io.debezium.relational.Table;
import io.debezium.relational.TableId;
import io.debezium.relational.TableSchema;
import java.lang.reflect.Proxy;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

class RowQueueTest {

    private static final TableId ORDERS = new TableId(null, "public", "orders");

    private static final Schema VALUE = SchemaBuilder.struct()
            .field("v", Schema.OPTIONAL_STRING_SCHEMA)
            .optional()
            .build();
    private static final RowShape SHAPE = new RowShape(
            new TableSchema(
                    ORDERS,
                    null,
                    null,
                    Envelope.defineSchema()
                            .withName("Envelope")
                            .withRecord(VALUE)
                            .withSource(SchemaBuilder.struct().build())
                            .build(),
                    VALUE,
                    null),
            Table.editor()
                    .tableId(ORDERS)
                    .addColumn(Column.editor()
                            .name("v")
                            .type("text")
                            .jdbcType(Types.VARCHAR)
                            .create())
                    .create(),
            () -> {
                throw new IllegalStateException("A text needs no connection");
            },
            new SourceBlock.Origin("3", "shop", "shop"));

    private final RowQueue queue = new RowQueue();
    private final TransactionContext transaction = new TransactionContext();

    RowQueueTest() {
        queue.configure(Map.of(DirectConnector.PIPELINE, "queue", DirectConnector.BYTES, "1000000"));
    }

    @Test
    void rowsStandBeforeTheEventThatCameAfterThem() throws InterruptedException {
        queue.bound(context(false));
        queue.enqueue(event("BEGIN"));
        queue.add(row(1, "a"));
        queue.add(row(2, "b"));
        assertThat(queue.size()).as("rows wait for others").isEqualTo(1);
        queue.enqueue(event("END"));

        assertThat(drain()).containsExactly("BEGIN", "1", "2", "END");
        assertThat(transaction.getTotalEventCount()).isEqualTo(2);
        assertThat(transaction.getPerTableEventCount()).containsEntry("public.orders", 2L);
    }

    @Test
    void manyRowsDoNotWaitForTheEnd() throws InterruptedException {
        queue.bound(context(false));
        for (int i = 0; i < 2_000; i++) {
            queue.add(row(i, "a"));
        }
        assertThat(queue.size()).isGreaterThan(1);
    }

    @Test
    void noRowPassesOutsideOfATransactionOrBesideAnIncrementalSnapshot() {
        assertThat(queue.isBound()).isFalse();
        queue.bound(context(true));
        assertThat(queue.isBound()).isFalse();
        queue.bound(context(false));
        assertThat(queue.isBound()).isTrue();
        queue.unbound();
        assertThat(queue.isBound()).isFalse();
    }

    @Test
    void theReaderWaitsWhileThereIsNoRoom() throws InterruptedException {
        queue.bound(context(false));
        List<InterruptedException> interrupted = new ArrayList<>();
        Thread reader = new Thread(() -> {
            try {
                for (int i = 0; i < 40; i++) {
                    queue.add(row(i, "x".repeat(100_000)));
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

    private static RowRecord row(int lsn, String value) {
        return new RowRecord(SHAPE, new RowRecord.Transaction(7, Instant.EPOCH), 'c', lsn, new Object[] {value});
    }

    private OffsetContext context(boolean snapshotRuns) {
        IncrementalSnapshotContext<?> snapshot =
                (IncrementalSnapshotContext<?>) answering(IncrementalSnapshotContext.class, snapshotRuns);
        return (OffsetContext) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {OffsetContext.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getTransactionContext" -> transaction;
                    case "getIncrementalSnapshotContext" -> snapshot;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    /** Only one of the interface's many methods is ever asked. */
    private static Object answering(Class<?> type, boolean snapshotRunning) {
        return Proxy.newProxyInstance(
                RowQueueTest.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (method.getName().equals("snapshotRunning")) {
                        return snapshotRunning;
                    }
                    throw new UnsupportedOperationException(method.getName());
                });
    }
}
