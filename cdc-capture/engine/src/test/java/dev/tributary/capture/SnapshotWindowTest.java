package dev.tributary.capture;

import static dev.tributary.capture.Events.signal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contract.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

class SnapshotWindowTest {

    private static final Schema KEY =
            SchemaBuilder.struct().field("order_u005fid", Schema.INT64_SCHEMA).build();
    private static final Schema ROW = SchemaBuilder.struct()
            .optional()
            .field("order_u005fid", Schema.INT64_SCHEMA)
            .field("text", Schema.OPTIONAL_STRING_SCHEMA)
            .build();
    private static final Schema ENVELOPE =
            SchemaBuilder.struct().field("before", ROW).field("after", ROW).build();
    private static final String UNSENT = "__debezium_unavailable_value";
    private static final String OPEN = "snapshot-window-open";
    private static final String CLOSE = "snapshot-window-close";

    private final List<SourceEvent> passed = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final SnapshotWindow window = new SnapshotWindow(passed::add, new SnapshotWindow.Listener() {
        @Override
        public void read(TableName table) {
            told.add("read " + table);
        }

        @Override
        public void scanned(SourceEvent.ScanCompleted scan) {
            told.add(scan.status() + " " + scan.table());
        }

        @Override
        public void again(TableName table, List<Struct> keys) {
            told.add("again " + table + " " + RowFilter.of(keys).orElseThrow());
        }
    });

    @Test
    void rowsReadBeforeATruncateAreGone() {
        feed(signal(OPEN, 1), change(Operation.TRUNCATE, 0, null), read(1), signal(CLOSE, 2));
        feed(signal(OPEN, 3), read(2), signal(CLOSE, 4));

        assertThat(passed).filteredOn(SnapshotWindowTest::isRead).containsExactly(read(2));
        assertThat(told).containsExactly("read public.orders");
    }

    @Test
    void rowsReadBeforeTheirTableBeganAnewAreGone() {
        feed(signal(OPEN, 1), change(Operation.UPDATE, 3, UNSENT), Events.anew(20000, 1, true), read(1));
        feed(signal(CLOSE, 2), signal(OPEN, 3), read(2), signal(CLOSE, 4));

        assertThat(passed).filteredOn(SnapshotWindowTest::isRead).containsExactly(read(2));
        assertThat(told).containsExactly("read public.orders");
    }

    @Test
    void aRowWhoseChangeLeftAValueOutIsReadAgain() {
        feed(
                change(Operation.UPDATE, 1, UNSENT),
                signal(OPEN, 1),
                change(Operation.UPDATE, 2, "sent"),
                change(Operation.UPDATE, 3, UNSENT),
                change(Operation.UPDATE, 4, UNSENT),
                signal(CLOSE, 2),
                change(Operation.UPDATE, 5, UNSENT));

        assertThat(told).containsExactly("again public.orders (\"order_id\") IN (('3'), ('4'))");
        assertThat(passed).hasSize(7);
    }

    /** The query may not have seen these changes yet, though they stand before the mark. */
    @Test
    void whatTheLogSaidOfARowJustBeforeIsNewerThanWhatWasRead() {
        feed(
                change(Operation.UPDATE, 1, "new"),
                change(Operation.DELETE, 2, "old"),
                change(Operation.UPDATE, 3, UNSENT),
                signal(OPEN, 1),
                read(1),
                read(2),
                read(3),
                read(4),
                signal(CLOSE, 2));
        assertThat(passed).filteredOn(SnapshotWindowTest::isRead).containsExactly(read(4));
        assertThat(told).contains("again public.orders (\"order_id\") IN (('3'))");

        feed(signal(OPEN, 3), read(1), read(3), signal(CLOSE, 4));
        assertThat(passed)
                .as("no query is late twice")
                .filteredOn(SnapshotWindowTest::isRead)
                .containsExactly(read(4), read(1), read(3));
    }

    @Test
    void whatTheLogSaidLongAgoIsNoReasonToDoubtARow() {
        feed(change(Operation.UPDATE, 1, "new"), later(61_000_000, 2), signal(OPEN, 1), read(1), read(2));

        assertThat(passed).filteredOn(SnapshotWindowTest::isRead).containsExactly(read(1));
    }

    @Test
    void aRowThatMovedWithoutAValueIsReadAgainWhereverItComes() {
        feed(change(Operation.CREATE, 6, UNSENT), change(Operation.CREATE, 7, "sent"));

        assertThat(told).containsExactly("again public.orders (\"order_id\") IN (('6'))");
    }

    @Test
    void otherTablesAndWholeOldRowsNeedNothing() {
        feed(signal(OPEN, 1), change(Operation.UPDATE, 3, UNSENT, "[]", null));
        feed(change(Operation.UPDATE, 3, UNSENT, tables(), row(3, "long")), signal(CLOSE, 2));

        assertThat(told).isEmpty();
    }

    @Test
    void theEndOfATableIsTold() {
        feed(new SourceEvent.ScanCompleted("public.orders", "SQL_EXCEPTION"));

        assertThat(told).containsExactly("SQL_EXCEPTION public.orders");
    }

    private void feed(SourceEvent... events) {
        for (SourceEvent event : events) {
            window.accept(event);
        }
    }

    private static boolean isRead(SourceEvent event) {
        return event instanceof SourceEvent.Change change && change.operation() == Operation.READ;
    }

    private static SourceEvent read(long key) {
        return change(Operation.READ, key, "text");
    }

    private static SourceEvent change(Operation operation, long key, String text) {
        return change(operation, key, text, tables(), null);
    }

    private static SourceEvent change(Operation operation, long key, String text, String tables, Struct before) {
        SourceRecord record = new SourceRecord(
                Map.of(),
                Map.of(SourceOffset.TABLES, tables),
                "shop.public.orders",
                KEY,
                new Struct(KEY).put("order_u005fid", key),
                ENVELOPE,
                new Struct(ENVELOPE).put("before", before).put("after", row(key, text)));
        return new SourceEvent.Change(operation, Events.ORDERS, 1, 1, record);
    }

    private static SourceEvent later(long micros, long key) {
        SourceEvent.Change change = (SourceEvent.Change) change(Operation.UPDATE, key, "new");
        return new SourceEvent.Change(change.operation(), change.table(), 1, 1 + micros, change.record());
    }

    private static Struct row(long key, String text) {
        return new Struct(ROW).put("order_u005fid", key).put("text", text);
    }

    private static String tables() {
        return "[{\"incremental_snapshot_collections_id\":\"public.orders\"}]";
    }
}
