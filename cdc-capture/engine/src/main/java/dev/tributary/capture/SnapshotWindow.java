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
 * they are what the table holds. Two things it overlooks are seen to here. A TRUNCATE between the marks leaves none of
 * the chunk. And a change that did not send a long value leaves that value unknown if its row was forgotten, or moved
 * here from a key that has not been read: such rows are asked for again.
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
    private boolean open;

    SnapshotWindow(Consumer<SourceEvent> next, Listener listener) {
        this.next = next;
        this.listener = listener;
    }

    @Override
    public void accept(SourceEvent event) {
        if (event instanceof SourceEvent.Signal signal) {
            signal(signal);
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
                if (open) {
                    listener.read(change.table());
                }
            }
            case TRUNCATE -> {
                if (open) {
                    truncated.add(change.table());
                    again.remove(change.table());
                }
            }
            case CREATE, UPDATE -> unsent(change);
            default -> {}
        }
        return true;
    }

    private void unsent(SourceEvent.Change change) {
        boolean arrives = change.operation() == Operation.CREATE;
        if (!(open || arrives)
                || !isBeingRead(change)
                || !isIncomplete((Struct) change.record().value())) {
            return;
        }
        Struct key = (Struct) change.record().key();
        if (open) {
            again.computeIfAbsent(change.table(), table -> new ArrayList<>()).add(key);
        } else {
            listener.again(change.table(), List.of(key));
        }
    }

    private static boolean isBeingRead(SourceEvent.Change change) {
        return change.record().sourceOffset().get(SourceOffset.TABLES) instanceof String tables
                && tables.contains('"' + change.table().toString() + '"');
    }

    /** Under REPLICA IDENTITY FULL the row before an update has the value. */
    private static boolean isIncomplete(Struct envelope) {
        return envelope.getStruct("before") == null && Unsent.isIn(envelope.getStruct("after"));
    }
}
