package dev.tributary.contract;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Map;

/**
 * Metrics of one process in Prometheus' text format: those of its JVM, and what it registers itself. All names are on the
 * page {@code docs/metrics.md}.
 */
public final class Metrics implements AutoCloseable {

    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();

    /**
     * @param labels of every metric of the process
     */
    public Metrics(Map<String, String> labels) {
        registry.config()
                .commonTags(labels.entrySet().stream()
                        .map(label -> Tag.of(label.getKey(), label.getValue()))
                        .toList());
        collections.bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    /** Labels: the pipeline's name. */
    public static Metrics ofPipeline(String name) {
        return new Metrics(Map.of("pipeline", name));
    }

    /** Where a process registers its own. */
    public MeterRegistry registry() {
        return registry;
    }

    /** All metrics as Prometheus reads them. */
    public String text() {
        return registry.scrape();
    }

    /** The answer to {@code GET /metrics}. */
    public StatusEndpoint.Reply reply() {
        return new StatusEndpoint.Reply(200, CONTENT_TYPE, text());
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }
}
