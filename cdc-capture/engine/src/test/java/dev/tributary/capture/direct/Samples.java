package dev.tributary.capture.direct;

import io.debezium.data.Envelope;
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
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;

/** Rows of a table with one column, and the transaction that Debezium counts them in. */
final class Samples {

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

    final TransactionContext transaction = new TransactionContext();
    boolean snapshotRuns;

    RowRecord row(int lsn, String value) {
        return new RowRecord(SHAPE, new RowRecord.Transaction(7, Instant.EPOCH), 'c', lsn, new Object[] {value});
    }

    OffsetContext context() {
        boolean runs = snapshotRuns;
        Object snapshot = answering(IncrementalSnapshotContext.class, "snapshotRunning", runs);
        return (OffsetContext) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {OffsetContext.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getTransactionContext" -> transaction;
                    case "getIncrementalSnapshotContext" -> snapshot;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    /** Of the interface's many methods only this one is ever asked. */
    private static Object answering(Class<?> type, String name, Object answer) {
        return Proxy.newProxyInstance(
                Samples.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (method.getName().equals(name)) {
                        return answer;
                    }
                    throw new UnsupportedOperationException(method.getName());
                });
    }
}
