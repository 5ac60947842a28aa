package dev.tributary.producers;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What the workload did since the process started. Thread-safe. */
final class Tally {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final LongAdder transactions = new LongAdder();
    private final LongAdder changes = new LongAdder();
    private final LongAdder conflicts = new LongAdder();
    private final Map<Kind, LongAdder> kinds = new EnumMap<>(Kind.class);

    Tally() {
        for (Kind kind : Kind.values()) {
            kinds.put(kind, new LongAdder());
        }
    }

    void done(Kind kind, int changedRows) {
        kinds.get(kind).increment();
        if (kind != Kind.ROLLED_BACK) {
            transactions.increment();
        }
        changes.add(changedRows);
    }

    /** Another session's changes made a transaction fail. */
    void conflict() {
        conflicts.increment();
    }

    /** Committed transactions. */
    long transactions() {
        return transactions.sum();
    }

    /** Rows changed by committed transactions, cascades included. */
    long changes() {
        return changes.sum();
    }

    long conflicts() {
        return conflicts.sum();
    }

    long of(Kind kind) {
        return kinds.get(kind).sum();
    }

    void bindTo(MeterRegistry registry) {
        FunctionCounter.builder("tributary.workload.changes", this, Tally::changes)
                .register(registry);
        FunctionCounter.builder("tributary.workload.conflicts", this, Tally::conflicts)
                .register(registry);
        for (Kind kind : Kind.values()) {
            FunctionCounter.builder("tributary.workload.transactions", this, tally -> tally.of(kind))
                    .tag("kind", kind.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
    }

    /** {@code {"transactions":7,"changes":21,"conflicts":0,"kinds":{"PLACE_ORDER":5,...}}}. */
    String json() {
        ObjectNode status = JSON.createObjectNode()
                .put("transactions", transactions())
                .put("changes", changes())
                .put("conflicts", conflicts());
        ObjectNode counts = status.putObject("kinds");
        kinds.forEach((kind, count) -> counts.put(kind.name(), count.sum()));
        return status.toString();
    }
}
