package dev.tributary.capture;

import dev.tributary.contract.Operation;
import dev.tributary.contract.Position;
import dev.tributary.contract.Stamp;
import io.debezium.data.Envelope;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;

/**
 * Numbers the source's events in the order of their delivery, without a hole. After a restart it goes on where the
 * stored offset ends: of a transaction that was sent in part, exactly the events that were sent are skipped.
 *
 * <p>begin · insert · insert · end → {@code CREATE 1:7}, {@code CREATE 1:8}, {@code END 1:9}. A transaction without
 * events gets no number at all. Rows of an incremental snapshot become transactions of their own, wherever they come:
 * after a restart they are read again, so they are no part of what a source transaction is checked against. Not
 * thread-safe.
 */
final class Sequencer {

    private final Consumer<Numbered> out;
    private final SourceEvent.Handler kinds = new Kinds();
    private CaptureOffset boundary;
    private KnownTables known;
    /** The same as a text, which stands in the offset of every transaction. */
    private String knownText;

    private Phase phase;
    private long seq;
    private Open open;
    /** Rows of an incremental snapshot that have no END yet. */
    private long reads;

    private SourceEvent.Change lastRead;
    /** Of the last change of each table. */
    private final Map<TableName, Schema> described = new HashMap<>();

    /** A transaction, or the snapshot, whose end has not been seen. */
    private static final class Open {
        final String id;
        long delivered;
        long events;
        SourceEvent last;

        Open(String id) {
            this.id = id;
        }

        CaptureOffset.Sent sent() {
            return last instanceof SourceEvent.Change change
                    ? new CaptureOffset.Sent(
                            events,
                            change.table().toString(),
                            String.valueOf(change.record().key()),
                            change.lsn())
                    : last instanceof SourceEvent.Message message
                            ? new CaptureOffset.Sent(events, "", message.prefix(), message.lsn())
                            : null;
        }
    }

    /**
     * @param start what was committed last
     * @param out gets the records in order
     */
    Sequencer(CaptureOffset start, Consumer<Numbered> out) {
        this.out = out;
        this.boundary = start;
        this.phase = start.phase();
        this.seq = start.position().seq();
        know(KnownTables.of(start.source()));
    }

    private void know(KnownTables tables) {
        known = tables;
        knownText = tables.text();
    }

    /**
     * Says that a snapshot starts: what it does not deliver until its end no longer exists.
     *
     * @param tables that it reads
     */
    void beginSnapshot(long micros, KnownTables tables) {
        open = new Open(null);
        know(tables);
        out.accept(Numbered.Control.began(stamp(Operation.SNAPSHOT_BEGAN, micros, 0)));
    }

    /**
     * @throws IllegalStateException if the event cannot follow what came before
     */
    void accept(SourceEvent event) {
        if (event instanceof SourceEvent.Change change
                && change.operation() == Operation.READ
                && open != null
                && phase == Phase.STREAMING) {
            read(change);
            return;
        }
        endReads();
        event.to(kinds);
    }

    private final class Kinds implements SourceEvent.Handler {

        @Override
        public void begin(SourceEvent.Begin begin) {
            expect(phase == Phase.STREAMING && open == null, begin);
            open = new Open(begin.id());
        }

        @Override
        public void change(SourceEvent.Change change) {
            boolean read = change.operation() == Operation.READ;
            expect(open != null && read == (phase == Phase.SNAPSHOT), change);
            open.delivered++;
            send(change);
        }

        @Override
        public void message(SourceEvent.Message message) {
            Sequencer.this.message(message);
        }

        @Override
        public void end(SourceEvent.End end) {
            Sequencer.this.end(end);
        }

        @Override
        public void started(SourceEvent.Started started) {}

        @Override
        public void snapshotCompleted(SourceEvent.SnapshotCompleted completed) {
            Sequencer.this.snapshotCompleted(completed);
        }

        @Override
        public void snapshotAborted(SourceEvent.SnapshotAborted aborted) {
            throw new IllegalStateException("Debezium broke off the snapshot; its log says why. It begins anew.");
        }

        @Override
        public void signal(SourceEvent.Signal signal) {
            delivered();
        }

        @Override
        public void anew(SourceEvent.Anew anew) {
            Sequencer.this.anew(anew);
        }

        @Override
        public void gap(SourceEvent.Gap gap) {
            expect(phase == Phase.STREAMING && open != null, gap);
            delivered();
            know(known.forget(gap.table()));
        }

        /** One that failed leaves the table among those that are being read. */
        @Override
        public void scanCompleted(SourceEvent.ScanCompleted scan) {
            if (scan.succeeded()) {
                know(known.read(scan.table()));
            }
        }

        @Override
        public void unwanted(SourceEvent.Unwanted unwanted) {
            delivered();
        }

        @Override
        public void nothing(SourceEvent.Nothing nothing) {}

        /** Debezium counts it, if it is part of a transaction. */
        private void delivered() {
            if (open != null) {
                open.delivered++;
            }
        }
    }

    /** Notes columns that were added since the table's rows were read. */
    private void describe(SourceEvent.Change change) {
        Schema schema = change.record().valueSchema();
        if (schema == null || schema == described.put(change.table(), schema) || schema.type() != Schema.Type.STRUCT) {
            return;
        }
        Field row = schema.field(Envelope.FieldName.AFTER);
        if (row != null) {
            KnownTables now = known.seen(
                    change.table(),
                    row.schema().fields().stream().map(Field::name).toList());
            if (now != known) {
                know(now);
            }
        }
    }

    private void send(SourceEvent.Change change) {
        describe(change);
        if (isNew(change)) {
            Stamp stamp = stamp(change.operation(), change.commitMicros(), change.lsn());
            out.accept(new Numbered.Change(stamp, change.table(), change.record()));
        }
    }

    /** Empties the table before its rows come: those that it had may be another table's, or gone without a word. */
    private void anew(SourceEvent.Anew anew) {
        described.remove(anew.table());
        expect(phase == Phase.STREAMING && open != null, anew);
        open.delivered++;
        send(anew.truncation());
        know(
                anew.read()
                        ? known.begin(anew.table(), anew.oid(), anew.state())
                        : known.complete(anew.table(), anew.oid(), anew.state()));
    }

    private void read(SourceEvent.Change row) {
        expect(open.events == 0 && boundary.sent() == null, row);
        out.accept(
                new Numbered.Change(stamp(Operation.READ, row.commitMicros(), row.lsn()), row.table(), row.record()));
        describe(row);
        lastRead = row;
        reads++;
    }

    /** Completes what was read so far, so that it can be committed before the source transaction around it ends. */
    void endReads() {
        if (reads == 0) {
            return;
        }
        // The rows are what the tables hold behind the transaction before, so whoever goes as far as that one has them.
        // The record's own LSN is that of a change in a transaction whose commit comes later than others that are sent.
        Stamp stamp = stamp(Operation.END, lastRead.commitMicros(), boundary.lsn());
        out.accept(Numbered.Control.ended(stamp, null, reads));
        reads = 0;
        boundary = new CaptureOffset(
                position(),
                boundary.transactions() + 1,
                phase,
                boundary.lsn(),
                boundary.commitMicros(),
                boundary.source(),
                null);
    }

    private void message(SourceEvent.Message message) {
        expect(phase == Phase.STREAMING, message);
        if (open != null) {
            open.delivered++;
            send(message);
            return;
        }
        expect(boundary.sent() == null, message);
        // Outside of a transaction: one of its own, so that a cut can reach it. It is decoded again from its own LSN.
        open = new Open(null);
        send(message);
        complete(message.lsn() + 1, message.commitMicros(), Map.of());
    }

    private void send(SourceEvent.Message message) {
        if (isNew(message)) {
            Stamp stamp = stamp(Operation.MESSAGE, message.commitMicros(), message.lsn());
            out.accept(Numbered.Control.message(stamp, open.id, message));
        }
    }

    private void end(SourceEvent.End end) {
        expect(phase == Phase.STREAMING && open != null && Objects.equals(id(open.id), id(end.id())), end);
        if (boundary.sent() != null && open.events < boundary.sent().events()) {
            throw new IllegalStateException("Transaction " + end.id() + " has " + open.events + " events now, but "
                    + boundary.sent().events() + " were sent of it before the restart. " + Remedy.NEW_EPOCH);
        }
        if (open.delivered != end.events()) {
            throw new IllegalStateException("Transaction " + end.id() + " has " + end.events() + " events, but "
                    + open.delivered + " were delivered.");
        }
        complete(end.lsn(), end.commitMicros(), end.offset());
    }

    private void complete(long lsn, long commitMicros, Map<String, Object> offset) {
        long number = boundary.transactions();
        if (open.events > 0) {
            out.accept(Numbered.Control.ended(stamp(Operation.END, commitMicros, lsn), open.id, open.events));
            number++;
        }
        close(number, lsn, commitMicros, offset);
    }

    private void snapshotCompleted(SourceEvent.SnapshotCompleted completed) {
        expect(phase == Phase.SNAPSHOT && open != null, completed);
        Stamp stamp = stamp(Operation.SNAPSHOT_ENDED, completed.commitMicros(), completed.lsn());
        out.accept(Numbered.Control.ended(stamp, null, open.events));
        phase = Phase.STREAMING;
        close(boundary.transactions() + 1, completed.lsn(), completed.commitMicros(), completed.offset());
    }

    private void close(long transactions, long lsn, long commitMicros, Map<String, Object> offset) {
        boundary = new CaptureOffset(
                position(),
                transactions,
                phase,
                lsn,
                commitMicros,
                KnownTables.in(SourceOffset.at(boundary.source(), offset, lsn), knownText),
                null);
        open = null;
    }

    /** Counts an event and says whether it has yet to be sent. */
    private boolean isNew(SourceEvent event) {
        open.events++;
        open.last = event;
        CaptureOffset.Sent sent = boundary.sent();
        if (sent == null || open.events > sent.events()) {
            return true;
        }
        if (open.events == sent.events() && !open.sent().equals(sent)) {
            throw new IllegalStateException("The log does not replay as it was sent before the restart: expected "
                    + sent + ", got " + open.sent() + ". " + Remedy.NEW_EPOCH);
        }
        return false;
    }

    /** See {@link KnownTables#adopt}; durable with the next offset that is committed. */
    void adopt(TableName table, long oid, Optional<String> before, String state) {
        know(known.adopt(table, oid, before, state));
        if (phase == Phase.STREAMING) {
            boundary = new CaptureOffset(
                    boundary.position(),
                    boundary.transactions(),
                    phase,
                    boundary.lsn(),
                    boundary.commitMicros(),
                    KnownTables.of(boundary.source())
                            .adopt(table, oid, before, state)
                            .in(boundary.source()),
                    boundary.sent());
        }
    }

    /** Whether everything up to here belongs to complete transactions. */
    boolean atBoundary() {
        return open == null;
    }

    /** What to store once everything that was given out is durable. */
    CaptureOffset offset() {
        CaptureOffset.Sent sent = boundary.sent();
        if (phase == Phase.STREAMING && open != null && (sent == null || open.events > sent.events())) {
            sent = open.sent();
        }
        return new CaptureOffset(
                position(),
                boundary.transactions(),
                phase,
                boundary.lsn(),
                boundary.commitMicros(),
                boundary.source(),
                sent);
    }

    private Stamp stamp(Operation operation, long commitMicros, long lsn) {
        seq++;
        boolean ends = operation == Operation.END || operation == Operation.SNAPSHOT_ENDED;
        return new Stamp(position(), boundary.transactions() + 1, ends, operation, commitMicros, lsn);
    }

    private Position position() {
        return new Position(boundary.position().epoch(), seq);
    }

    /** The transaction's number without the LSN that Debezium adds, which differs between its records. */
    private static String id(String idAndLsn) {
        int colon = idAndLsn == null ? -1 : idAndLsn.indexOf(':');
        return colon < 0 ? idAndLsn : idAndLsn.substring(0, colon);
    }

    private void expect(boolean possible, SourceEvent event) {
        if (!possible) {
            throw new IllegalStateException(
                    "Debezium delivered " + event.getClass().getSimpleName() + " in phase " + phase + " "
                            + (open == null ? "outside of a transaction" : "inside of transaction " + open.id)
                            + ", which cannot be numbered.");
        }
    }
}
