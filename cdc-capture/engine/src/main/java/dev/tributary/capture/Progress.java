package dev.tributary.capture;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** What the status endpoint tells: written by the engine's thread, read by others. */
final class Progress {

    private static final ObjectMapper JSON = new ObjectMapper();

    private volatile CaptureOffset offset;
    private volatile long transactionsBefore;
    private volatile SlotLag.Reading slot;
    private volatile String notWorking = "starting";
    /** Rows that came, of which the last may not be committed. */
    private final Map<String, Long> reading = new HashMap<>();

    private volatile Map<String, Long> read = Map.of();
    private final Map<String, String> failures = new ConcurrentHashMap<>();
    private final Map<String, String> reasons = new ConcurrentHashMap<>();

    /** Where this process starts. */
    void starts(CaptureOffset at) {
        transactionsBefore = at.transactions();
        offset = at;
    }

    void committed(CaptureOffset at) {
        read = Map.copyOf(reading);
        offset = at;
    }

    /** How far the slot is behind; empty if nobody knows. */
    void slot(Optional<SlotLag.Reading> reading) {
        slot = reading.orElse(null);
    }

    Optional<SlotLag.Reading> slot() {
        return Optional.ofNullable(slot);
    }

    /** Empty before the first one is known. */
    Optional<CaptureOffset> offset() {
        return Optional.ofNullable(offset);
    }

    /** Debezium delivers. */
    synchronized void works() {
        notWorking = null;
    }

    /** It does not work yet, for a reason outside. */
    synchronized void waits(String reason) {
        if (notWorking != null) {
            notWorking = reason;
        }
    }

    void stopped(String reason) {
        notWorking = reason;
    }

    /** A row of an incremental snapshot has come. */
    void read(TableName table) {
        reading.merge(table.toString(), 1L, Long::sum);
        failures.remove(table.toString());
    }

    /**
     * A table has to be read again.
     *
     * @param why one or more clauses
     */
    void readAgain(TableName table, String why) {
        reasons.put(table.toString(), why);
    }

    /** An incremental snapshot has left a table. */
    void scanned(SourceEvent.ScanCompleted scan) {
        if (scan.succeeded()) {
            failures.remove(scan.table());
            reasons.remove(scan.table());
        } else {
            failures.put(scan.table(), scan.status());
        }
    }

    /** Null if the capture works, else why not. */
    String reasonNotWorking() {
        return notWorking;
    }

    /**
     * {@code {"epoch":1,"seq":42,"transactions":7,"lsn":24042504,"commitMicros":…,"phase":"streaming",
     * "snapshot":{"tables":["public.orders"],"read":{"public.orders":2048},"failures":{},"reasons":{}}}}: what is committed;
     * transactions since the process started; all zero before the first offset. Of incremental snapshots the tables that
     * are not complete, the rows read since the process started, why tables were left, and why the capture itself reads
     * tables again. While the slot is known, also
     * {@code "slot":{"lagBytes":128,"lagSeconds":0.4,"retainedBytes":4096,"safeBytes":null}}.
     */
    String json() {
        CaptureOffset at = offset;
        boolean known = at != null;
        ObjectNode status = JSON.createObjectNode()
                .put("epoch", known ? at.position().epoch() : 0)
                .put("seq", known ? at.position().seq() : 0)
                .put("transactions", known ? at.transactions() - transactionsBefore : 0)
                .put("lsn", known ? at.lsn() : 0)
                .put("commitMicros", known ? at.commitMicros() : 0)
                .put("phase", (known ? at.phase() : Phase.SNAPSHOT).id());
        ObjectNode snapshot = status.putObject("snapshot");
        Map<String, Object> source = known ? at.source() : Map.of();
        ArrayNode tables = snapshot.putArray("tables");
        Stream.concat(
                        SourceOffset.tables(source).stream(),
                        KnownTables.of(source).reading().keySet().stream().sorted())
                .distinct()
                .forEach(tables::add);
        snapshot.set("read", JSON.valueToTree(read));
        snapshot.set("failures", JSON.valueToTree(failures));
        snapshot.set("reasons", JSON.valueToTree(reasons));
        slot().ifPresent(reading -> status.putObject("slot")
                .put("lagBytes", reading.lagBytes())
                .put("lagSeconds", reading.lag() == null ? null : reading.lag().toMillis() / 1e3)
                .put("retainedBytes", reading.retainedBytes())
                .put("safeBytes", reading.safeBytes()));
        return status.toString();
    }
}
