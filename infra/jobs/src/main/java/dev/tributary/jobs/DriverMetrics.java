package dev.tributary.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** What the driver tells Prometheus, as {@code docs/metrics.md} explains it: the numbers of its status. */
final class DriverMetrics {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final MeterRegistry registry;
    private volatile JsonNode status = JSON.createObjectNode();

    /**
     * @param problem why the driver does not work, or null
     */
    DriverMetrics(MeterRegistry registry, Supplier<String> problem) {
        this.registry = registry;
        gauge("tributary.driver.working", at -> problem.get() == null ? 1 : 0);
        number("tributary.raw.sequence", "/raw/seq");
        counter("tributary.raw.changes", "/raw/rows");
        counter("tributary.raw.events", "/raw/events");
        number("tributary.refined.sequence", "/refined/seq");
        number("tributary.refined.cut", "/refined/cut");
        counter("tributary.refined.applied", "/refined/applied");
        seconds("tributary.refined.commit.timestamp.seconds", "/refined/commitMicros");
        number("tributary.marts.cut", "/marts/cut");
        seconds("tributary.marts.commit.timestamp.seconds", "/marts/commitMicros");
        number("tributary.quarantined.rows", "/quarantined");
        gauge("tributary.raw.hole", at -> at.path("hole").isTextual() ? 1 : 0);
        gauge("tributary.stopped", at -> at.path("stopped").size());
        gauge("tributary.refined.stopped", at -> at.path("failure").isTextual() ? 1 : 0);
    }

    /** Takes the numbers of a status, as {@link Streams#status} gives it. */
    void read(String json) throws JsonProcessingException {
        status = JSON.readTree(json);
    }

    private void number(String name, String pointer) {
        gauge(name, at -> at.at(pointer).asDouble());
    }

    private void seconds(String name, String pointer) {
        gauge(name, at -> at.at(pointer).asDouble() / 1e6);
    }

    private void counter(String name, String pointer) {
        FunctionCounter.builder(name, this, one -> one.status.at(pointer).asDouble())
                .register(registry);
    }

    private void gauge(String name, ToDoubleFunction<JsonNode> value) {
        Gauge.builder(name, this, one -> value.applyAsDouble(one.status)).register(registry);
    }
}
