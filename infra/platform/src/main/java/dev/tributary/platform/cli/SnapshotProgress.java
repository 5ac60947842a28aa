package dev.tributary.platform.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.spec.SourceTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** How far an incremental snapshot is, by what the capture's status says of it again and again. */
final class SnapshotProgress {

    /** Of one table; the capture counts from its own start. */
    private static final class Table {
        private long seen;
        private long rows;
        private String failure;
        private boolean done;

        private void count(long now) {
            rows += now >= seen ? now - seen : now;
            seen = now;
        }
    }

    private final Map<String, Table> tables = new LinkedHashMap<>();
    private final CaptureWatch watch;

    SnapshotProgress(Collection<SourceTable> wanted, CaptureWatch watch) {
        wanted.forEach(table -> tables.put(table.schema() + "." + table.name(), new Table()));
        this.watch = watch;
    }

    Collection<String> names() {
        return tables.keySet();
    }

    /**
     * Takes the status before the request as the beginning.
     *
     * @return whether the capture streams, so that it can be asked
     */
    boolean begins(JsonNode status) {
        tables.forEach((name, table) -> table.seen = rows(status, name));
        boolean streaming = status.path("phase").asText().equals("streaming");
        if (!streaming) {
            watch.tell("The capture takes a complete snapshot at the moment; this one comes after it.");
        }
        return streaming;
    }

    /**
     * Takes in a status, and tells what is new.
     *
     * @param taken LSN behind the request
     * @return whether all tables are done, well or not
     */
    boolean isComplete(JsonNode status, long taken) {
        List<String> reading = new ArrayList<>();
        AtomicInteger waiting = new AtomicInteger();
        tables.forEach((name, table) -> {
            table.count(rows(status, name));
            if (!table.done && status.path("lsn").asLong() >= taken) {
                table.done = !isListed(status, name);
                if (table.done) {
                    done(name, table, status);
                }
            }
            if (!table.done && table.rows > 0) {
                reading.add(name + ": " + count(table.rows));
            } else if (!table.done) {
                waiting.incrementAndGet();
            }
        });
        if (waiting.get() > 0) {
            reading.add((waiting.get() == 1 ? "1 table waits" : waiting.get() + " tables wait") + " to be read.");
        }
        if (!reading.isEmpty()) {
            watch.progress(String.join(" ", reading));
        }
        return reading.isEmpty();
    }

    private void done(String name, Table table, JsonNode status) {
        JsonNode failure = status.path("snapshot").path("failures").path(name);
        if (failure.isTextual()) {
            table.failure = failure.asText();
        } else {
            watch.tell(name + " is done: " + count(table.rows));
        }
    }

    /** A sentence for each table that could not be read. */
    List<String> failures() {
        List<String> sentences = new ArrayList<>();
        tables.forEach((name, table) -> {
            if (table.failure != null) {
                sentences.add("The snapshot of " + name + " failed after " + table.rows + " rows: " + why(table.failure)
                        + ".");
            }
        });
        return sentences;
    }

    /** {@code [{"table": "public.orders", "rows": 2048, "failure": null}]}. */
    List<Map<String, Object>> result() {
        List<Map<String, Object>> result = new ArrayList<>();
        tables.forEach((name, table) -> {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("table", name);
            one.put("rows", table.rows);
            one.put("failure", table.failure == null ? null : why(table.failure));
            result.add(one);
        });
        return result;
    }

    private static String why(String status) {
        return switch (status) {
            case "SQL_EXCEPTION" -> "its rows could not be queried or converted";
            case "NO_PRIMARY_KEY" -> "the table has no primary key";
            case "UNKNOWN_SCHEMA" -> "the capture does not know the table";
            default -> "the capture left it with the status " + status;
        };
    }

    private static long rows(JsonNode status, String name) {
        return status.path("snapshot").path("read").path(name).asLong();
    }

    private static boolean isListed(JsonNode status, String name) {
        for (JsonNode listed : status.path("snapshot").path("tables")) {
            if (listed.asText().equals(name)) {
                return true;
            }
        }
        return false;
    }

    private static String count(long rows) {
        return String.format(Locale.ROOT, "%,d rows read.", rows);
    }
}
