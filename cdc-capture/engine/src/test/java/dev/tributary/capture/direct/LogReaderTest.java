package dev.tributary.capture.direct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.capture.handover.Handover;
import io.debezium.connector.postgresql.TypeRegistry;
import io.debezium.connector.postgresql.connection.Lsn;
import io.debezium.connector.postgresql.connection.MessageDecoder;
import io.debezium.connector.postgresql.connection.ReplicationStream.ReplicationMessageProcessor;
import io.debezium.connector.postgresql.connection.WalPositionLocator;
import io.debezium.pipeline.DataChangeEvent;
import io.debezium.pipeline.txmetadata.TransactionContext;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;
import org.postgresql.replication.fluent.logical.ChainedLogicalStreamBuilder;

/** Table 1 may pass Debezium, table 2 is the signal table. */
class LogReaderTest {

    private final RowQueue queue = new RowQueue();
    private final Samples samples = new Samples();
    private final List<String> decoded = new ArrayList<>();
    private final LogReader reader =
            new LogReader(decoder(), null, tables(), queue, Map.of("server", "shop"), new RowLimit(1000));
    private ByteBuffer shown;
    private Runnable onBegin = () -> {};
    private long lsn = 100;

    LogReaderTest() {
        queue.configure(Map.of(Handover.ID, Handover.open().id(), DirectConnector.BYTES, "10000000"));
    }

    @Test
    void untilDebeziumHasBegunATransactionItSeesAll() throws Exception {
        read(Samples.begin(7), Samples.insert(1, "a"), Samples.commit());
        assertThat(decoded).containsExactly("B", "I", "C");
        assertThat(passed()).isEmpty();
    }

    @Test
    void rowsOfTheFirstTransactionPassOnceDebeziumHasBegunIt() throws Exception {
        onBegin = () -> queue.know(samples.offset());
        read(Samples.begin(7), Samples.insert(1, "a"), Samples.insert(1, "b"), Samples.commit());
        assertThat(decoded).containsExactly("B", "C");
        assertThat(passed()).containsExactly("c a at 102", "c b at 103");
        assertThat(transaction().getTotalEventCount()).isEqualTo(2);
    }

    @Test
    void aTransactionPassesWithItsBounds() throws Exception {
        queue.know(samples.offset());
        read(Samples.begin(7), Samples.insert(1, "a"), Samples.deleted(1, "b"), Samples.commit());
        assertThat(decoded).isEmpty();
        assertThat(passed()).containsExactly("begin 7 at 101", "c a at 102", "d b at 103", "end 7 at 104 of 2");
        assertThat(samples.context.getOffset().get("lsn_commit")).isEqualTo(104L);
        assertThat(samples.context.getOffset().get("txId")).isEqualTo(7L);
    }

    @Test
    void itsOffsetSaysWhereToGoOnAndWhatMayBeConfirmed() throws Exception {
        queue.know(samples.offset());
        read(Samples.begin(7), Samples.commit());
        SourceRecord end = records().get(1);
        assertThat(end.sourcePartition()).isEqualTo(Map.of("server", "shop"));
        // PostgreSQL counts from 2000-01-01.
        assertThat(end.sourceOffset())
                .isEqualTo(Map.of("lsn", 102L, "lsn_commit", 102L, "txId", 7L, "ts_usec", 946_684_801_000_000L));
    }

    @Test
    void aMessageIsDebeziumsAndSoIsTheEndBehindItWithAllRowsCounted() throws Exception {
        queue.know(samples.offset());
        read(Samples.begin(7), Samples.insert(1, "a"), Samples.message("M"));
        assertThat(decoded).containsExactly("B", "M");
        assertThat(transaction().getTransactionId()).isEqualTo("7");
        read(Samples.insert(1, "b"), Samples.commit());
        assertThat(decoded).containsExactly("B", "M", "C");
        assertThat(passed()).containsExactly("begin 7 at 101", "c a at 102", "c b at 104");
        assertThat(transaction().getTotalEventCount()).isEqualTo(2);
    }

    @Test
    void aRowThatIsTooLargeForTheHeapIsNamed() {
        queue.know(samples.offset());
        assertThatThrownBy(() -> read(Samples.begin(7), Samples.insert(1, "a".repeat(1001))))
                .isInstanceOf(RowTooLargeException.class)
                .hasMessageStartingWith(
                        "The row of public.orders with the key (none) takes 1,001 bytes as PostgreSQL sends"
                                + " it; with a heap of 1 MB the capture takes rows of up to 1,000 bytes. Give it a larger heap, 1 MB"
                                + " for this row (TRIBUTARY_CAPTURE_HEAP=1m");
        assertThatThrownBy(() -> read(Samples.moved(1, "a".repeat(600), "b".repeat(600))))
                .isInstanceOf(RowTooLargeException.class)
                .hasMessageContaining("takes 1,200 bytes");
    }

    @Test
    void aMovedKeyIsDebeziumsAndTheRowsAroundItAreNot() throws Exception {
        queue.know(samples.offset());
        read(Samples.begin(7), Samples.moved(1, "a", "b"), Samples.insert(1, "c"), Samples.commit());
        assertThat(decoded).containsExactly("B", "U", "C");
        assertThat(passed()).containsExactly("begin 7 at 101", "c c at 103");
    }

    @Test
    void behindASignalDebeziumSeesAllOthersOfTheTransaction() throws Exception {
        queue.know(samples.offset());
        read(Samples.begin(7), Samples.insert(2, "signal"), Samples.insert(1, "a"), Samples.commit());
        assertThat(decoded).containsExactly("B", "I", "I", "C");
        assertThat(passed()).containsExactly("begin 7 at 101");
        read(Samples.begin(8), Samples.insert(1, "b"), Samples.commit());
        assertThat(passed()).containsExactly("begin 8 at 105", "c b at 106", "end 8 at 107 of 1");
    }

    @Test
    void soItDoesBehindAnOrigin() throws Exception {
        queue.know(samples.offset());
        read(Samples.begin(7), Samples.message("O"), Samples.insert(1, "a"), Samples.commit());
        assertThat(decoded).containsExactly("B", "O", "I", "C");
    }

    @Test
    void whileAnIncrementalSnapshotRunsDebeziumSeesAll() throws Exception {
        queue.know(samples.offset());
        samples.startSnapshot();
        read(Samples.begin(7), Samples.insert(1, "a"), Samples.commit());
        assertThat(decoded).containsExactly("B", "I", "C");
        samples.endSnapshot();
        read(Samples.begin(8), Samples.insert(1, "b"), Samples.commit());
        assertThat(passed()).containsExactly("begin 8 at 104", "c b at 105", "end 8 at 106 of 1");
    }

    @Test
    void tablesAreDebeziumsWithoutTheTransaction() throws Exception {
        queue.know(samples.offset());
        ByteBuffer table = Samples.relation("public", "orders", "v", "w");
        read(Samples.begin(7), table, Samples.message("Y"), Samples.insert(1, "a"), Samples.commit());
        assertThat(decoded).containsExactly("R");
        assertThat(passed()).containsExactly("begin 7 at 101", "c a at 104", "end 7 at 105 of 1");
    }

    @Test
    void columnsThatDifferOnlyInCaseAreRefusedWhereTheyAreWanted() throws Exception {
        queue.know(samples.offset());
        read(Samples.begin(7), Samples.relation("public", "others", "v", "größe", "Größe"), Samples.commit());
        assertThat(decoded).as("not even shown to Debezium").isEmpty();
        assertThatIllegalStateException()
                .isThrownBy(() -> read(Samples.relation("public", "orders", "v", "größe", "GRÖSSE", "Größe")))
                .withMessageContaining("public.orders with the columns größe and Größe, which differ only in case");
    }

    @Test
    void columnsHaveTheirOtherNamesBeforeDebeziumReadsThem() throws Exception {
        queue.know(samples.offset());
        ByteBuffer table = Samples.relation("public", "odd", "v", "größe", "Größe", "V", "w");
        read(table.duplicate());
        assertThat(shown).isEqualTo(Samples.relation("public", "odd", "v", "größe", "size", "v_2", "w"));
        assertThat(table)
                .as("left as it was")
                .isEqualTo(Samples.relation("public", "odd", "v", "größe", "Größe", "V", "w"));
    }

    /** In the place of a missing key Debezium would write 0 or an empty text, which is the key of another row. */
    @Test
    void changesThatDoNotCarryTheKeyAreGaps() throws Exception {
        queue.know(samples.offset());
        read(Samples.begin(7), Samples.relation('i', "w", "public", "keyed", "v", "w"));
        read(Samples.insert(1, "a"), Samples.deleted(1, "b"), Samples.moved(1, "c", "d"), Samples.commit());
        assertThat(passed())
                .containsExactly(
                        "begin 7 at 101", "c a at 103", "gap keyed at 104", "gap keyed at 105", "end 7 at 106 of 3");
        read(Samples.begin(8), Samples.relation('d', "v", "public", "keyed", "v", "w"));
        read(Samples.deleted(1, "e"), Samples.commit());
        assertThat(passed()).containsExactly("begin 8 at 107", "d e at 109", "end 8 at 110 of 1");
        assertThat(decoded).containsExactly("R", "R");
    }

    @Test
    void underTheDefaultAnotherPrimaryKeyMakesAllChangesGaps() throws Exception {
        queue.know(samples.offset());
        read(Samples.begin(7), Samples.relation('d', "w", "public", "keyed", "v", "w"));
        read(Samples.insert(1, "a"), Samples.commit());
        assertThat(passed()).containsExactly("begin 7 at 101", "gap keyed at 103", "end 7 at 104 of 1");
        read(Samples.begin(8), Samples.relation('f', "v", "public", "keyed", "v"));
        read(Samples.insert(1, "b"), Samples.commit());
        assertThat(passed()).contains("c b at 107");
    }

    @Test
    void gapsInATransactionThatDebeziumHasSeenAreCountedThere() throws Exception {
        queue.know(samples.offset());
        read(Samples.relation('n', "", "public", "keyed", "v"));
        read(Samples.begin(7), Samples.message("M"), Samples.deleted(1, "a"), Samples.commit());
        assertThat(decoded).containsExactly("R", "B", "M", "C");
        assertThat(transaction().getTotalEventCount()).isEqualTo(1);
    }

    private static Tables tables() {
        return new Tables() {
            @Override
            public RowShape shape(int relation) {
                return relation == 1 ? Samples.SHAPE : null;
            }

            @Override
            public int type(int oid) {
                return oid;
            }

            @Override
            public Map<String, String> renamed(String schema, String table) {
                return table.equals("odd") ? Map.of("Größe", "size", "V", "v_2") : Map.of();
            }

            @Override
            public List<String> key(String schema, String table) {
                return table.equals("keyed") ? List.of("v") : List.of();
            }

            @Override
            public boolean isCaptured(String schema, String table) {
                return table.equals("orders");
            }
        };
    }

    private TransactionContext transaction() {
        return samples.context.getTransactionContext();
    }

    private void read(ByteBuffer... messages) throws Exception {
        for (ByteBuffer message : messages) {
            lsn++;
            reader.take(message, Lsn.valueOf(lsn), decodedMessage -> {});
        }
        queue.flush();
    }

    private List<SourceRecord> records() {
        List<SourceRecord> records = new ArrayList<>();
        for (DataChangeEvent event = queue.poll(); event != null; event = queue.poll()) {
            records.add(event.getRecord());
        }
        return records.isEmpty() ? records : Delivery.records(Delivery.of(records, queue));
    }

    private List<String> passed() {
        return records().stream()
                .map(record -> record instanceof BoundRecord bound
                        ? (bound.isEnd() ? "end " : "begin ") + bound.transaction() + " at " + bound.lsn()
                                + (bound.isEnd() ? " of " + bound.events() : "")
                        : record instanceof GapRecord gap
                                ? "gap " + gap.table().table() + " at " + gap.lsn()
                                : row((RowRecord) record))
                .toList();
    }

    private static String row(RowRecord row) {
        String field = row.operation() == 'd' ? "before" : "after";
        return row.operation() + " " + row.value().getStruct(field).get("v") + " at " + row.lsn();
    }

    private MessageDecoder decoder() {
        return new MessageDecoder() {
            @Override
            public void processMessage(ByteBuffer buffer, ReplicationMessageProcessor processor, TypeRegistry types) {
                decoded.add(String.valueOf((char) buffer.get(0)));
                shown = buffer.duplicate();
                if (buffer.get(0) == 'B') {
                    onBegin.run();
                }
            }

            @Override
            public ChainedLogicalStreamBuilder defaultOptions(
                    ChainedLogicalStreamBuilder builder, Function<Integer, Boolean> hasMinimumVersion) {
                throw new UnsupportedOperationException();
            }

            @Override
            public boolean shouldMessageBeSkipped(
                    ByteBuffer buffer, Lsn received, Lsn start, WalPositionLocator position) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void close() {}
        };
    }
}
