package dev.tributary.capture;

import dev.tributary.contract.Operation;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** What the capture tells Prometheus, as {@code docs/metrics.md} explains it. To be fed by the engine's thread only. */
final class CaptureMetrics {

    private final MeterRegistry registry;
    private final Map<TableName, Map<Operation, Counter>> changes = new HashMap<>();
    private final Counter transactions;
    private final Timer latency;
    private long transactionsSeen = -1;

    CaptureMetrics(MeterRegistry registry, Progress progress) {
        this.registry = registry;
        transactions = registry.counter("tributary.capture.transactions");
        latency = Timer.builder("tributary.capture.latency")
                .serviceLevelObjectives(
                        Duration.ofMillis(10),
                        Duration.ofMillis(25),
                        Duration.ofMillis(50),
                        Duration.ofMillis(100),
                        Duration.ofMillis(250),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(5))
                .register(registry);
        gauge("tributary.capture.working", progress, one -> one.reasonNotWorking() == null ? 1 : 0);
        offset("tributary.capture.streaming", progress, at -> at.phase() == Phase.STREAMING ? 1 : 0);
        offset("tributary.capture.epoch", progress, at -> at.position().epoch());
        offset("tributary.capture.sequence", progress, at -> at.position().seq());
        offset("tributary.capture.commit.timestamp.seconds", progress, at -> at.commitMicros() / 1e6);
        slot("tributary.slot.lag.bytes", progress, SlotLag.Reading::lagBytes);
        slot("tributary.slot.lag.seconds", progress, slot -> slot.lag() == null ? Double.NaN : seconds(slot.lag()));
        slot("tributary.slot.retained.bytes", progress, SlotLag.Reading::retainedBytes);
        slot(
                "tributary.slot.safe.bytes",
                progress,
                slot -> slot.safeBytes() == null ? Double.POSITIVE_INFINITY : slot.safeBytes());
    }

    /** Commits to Kafka, counted and timed by the one who makes them. */
    void observe(Outbox outbox) {
        FunctionTimer.builder(
                        "tributary.capture.kafka.commit",
                        outbox,
                        Outbox::commits,
                        Outbox::commitNanos,
                        TimeUnit.NANOSECONDS)
                .register(registry);
        Gauge.builder("tributary.capture.kafka.transaction.longest.seconds", outbox, one -> seconds(one.longest()))
                .strongReference(true)
                .register(registry);
    }

    /** A record goes to Kafka; it counts even if its Kafka transaction is taken back later. */
    void sent(Numbered numbered) {
        if (numbered instanceof Numbered.Change change) {
            changes.computeIfAbsent(change.table(), any -> new EnumMap<>(Operation.class))
                    .computeIfAbsent(change.stamp().operation(), operation -> counter(change.table(), operation))
                    .increment();
        }
    }

    /**
     * Everything up to an offset is visible in Kafka.
     *
     * @param nowMicros microseconds since 1970
     */
    void committed(CaptureOffset offset, long nowMicros) {
        if (transactionsSeen >= 0 && offset.transactions() > transactionsSeen) {
            transactions.increment(offset.transactions() - transactionsSeen);
            latency.record(Math.max(0, nowMicros - offset.commitMicros()), TimeUnit.MICROSECONDS);
        }
        transactionsSeen = offset.transactions();
    }

    private Counter counter(TableName table, Operation operation) {
        return registry.counter(
                "tributary.capture.changes",
                "table",
                table.toString(),
                "operation",
                operation.name().toLowerCase(Locale.ROOT));
    }

    private void offset(String name, Progress progress, ToDoubleFunction<CaptureOffset> value) {
        gauge(name, progress, one -> one.offset().map(value::applyAsDouble).orElse(Double.NaN));
    }

    private void slot(String name, Progress progress, ToDoubleFunction<SlotLag.Reading> value) {
        gauge(name, progress, one -> one.slot().map(value::applyAsDouble).orElse(Double.NaN));
    }

    private void gauge(String name, Progress progress, ToDoubleFunction<Progress> value) {
        Gauge.builder(name, progress, value).strongReference(true).register(registry);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1e3;
    }
}
