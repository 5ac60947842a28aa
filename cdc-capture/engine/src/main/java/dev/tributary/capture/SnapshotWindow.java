package dev.tributary.capture;

import dev.tributary.contract.Operation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.connect.data.Struct;

/**
 * Stands before the {@link Sequencer} while an incremental snapshot runs. Debezium reads a chunk of rows between two marks
 * in the log, forgets those that the log changes between the marks, and delivers the others at the second mark: there
 * they are what the table holds. Three things it overlooks are seen to here. A TRUNCATE between the marks leaves none of
 * the chunk. A change before the first mark may not have been visible yet when the rows were read. And a change that did
 * not send a long value leaves that value unknown if its row was forgotten, or moved here from a key that has not been
 * read: such rows are asked for again.
 *
 * <p>{@code open · update 7 without its text · read 8 · close} → {@code update 7 · read 8}, and a request for row 7.
 */
final class SnapshotWindow implements Consumer<SourceEvent> {

    /** Is told how snapshots go, on the engine's thread. */
    interface Listener {

        /** A row was read. */
        void read(TableName table);

        /** A table is done. */
        void scanned(SourceEvent.ScanCompleted scan);

        /** Rows are to be read again; durable on return. */
        void again(TableName table, List<Struct> keys);
    }

    private final Consumer<SourceEvent> next;
    private final Listener listener;
    private final Set<TableName> truncated = new HashSet<>();
    private final Map<TableName, List<Struct>> again = new LinkedHashMap<>();
    private final RecentChanges recent = new RecentChanges();
    private boolean open;
    /** Debezium's list of the tables that are being read, as the last change had it, and what it says. */
    private String listed;

    private Set<String> beingRead = Set.of();

    SnapshotWindow(Consumer<SourceEvent> next, Listener listener) {
        this.next = next;
        this.listener = listener;
    }

    @Override
    public void accept(SourceEvent event) {
        if (event instanceof SourceEvent.Signal signal) {
            signal(signal);
        } else if (event instanceof SourceEvent.Anew anew) {
            truncated(anew.table());
        } else if (event instanceof SourceEvent.ScanCompleted scan) {
            listener.scanned(scan);
        } else if (event instanceof SourceEvent.Change change && !admits(change)) {
            return;
        }
        next.accept(event);
    }

    private void signal(SourceEvent.Signal signal) {
        switch (signal.type()) {
            case "snapshot-window-open" -> {
                clear();
                open = true;
            }
            case "snapshot-window-close" -> {
                again.forEach(listener::again);
                clear();
            }
            // A request: it may stand anywhere.
            default -> {}
        }
    }

    private void clear() {
        open = false;
        truncated.clear();
        again.clear();
    }

    private boolean admits(SourceEvent.Change change) {
        switch (change.operation()) {
            case READ -> {
                if (truncated.contains(change.table())) {
                    return false;
                }
                return !open || read(change);
            }
            case TRUNCATE -> truncated(change.table());
            case CREATE, UPDATE -> changed(change);
            case DELETE -> {
                if (isBeingRead(change)) {
                    recent.add(change, RecentChanges.Row.WHOLE);
                }
            }
            default -> {}
        }
        return true;
    }

    private boolean read(SourceEvent.Change row) {
        listener.read(row.table());
        RecentChanges.Row known = recent.take(row);
        if (known == RecentChanges.Row.IN_PART) {
            again(row);
        }
        return known == RecentChanges.Row.UNTOUCHED;
    }

    private void again(SourceEvent.Change change) {
        again.computeIfAbsent(change.table(), table -> new ArrayList<>())
                .add((Struct) change.record().key());
    }

    private void truncated(TableName table) {
        if (open) {
            truncated.add(table);
            again.remove(table);
        }
    }

    private void changed(SourceEvent.Change change) {
        if (!isBeingRead(change)) {
            return;
        }
        boolean incomplete = isIncomplete((Struct) change.record().value());
        recent.add(change, incomplete ? RecentChanges.Row.IN_PART : RecentChanges.Row.WHOLE);
        if (incomplete && open) {
            again(change);
        } else if (incomplete && change.operation() == Operation.CREATE) {
            listener.again(change.table(), List.of((Struct) change.record().key()));
        }
    }

    private boolean isBeingRead(SourceEvent.Change change) {
        if (!(change.record().sourceOffset().get(SourceOffset.TABLES) instanceof String tables)) {
            return false;
        }
        if (!tables.equals(listed)) {
            listed = tables;
            beingRead = Set.copyOf(SourceOffset.tables(change.record().sourceOffset()));
        }
        return beingRead.contains(change.table().toString());
    }

    /** Under REPLICA IDENTITY FULL the row before an update has the value. */
    private static boolean isIncomplete(Struct envelope) {
        return envelope.getStruct("before") == null && Unsent.isIn(envelope.getStruct("after"));
    }
}
