package dev.tributary.producers;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What keeps a process from its work now, by part. Logs one line when it begins and one when it ends. Thread-safe. */
final class Health {

    private static final Logger LOG = LoggerFactory.getLogger(Health.class);

    private final Map<String, String> reasons = new TreeMap<>();
    private boolean reported;

    /** A part that has yet to begin: not healthy, but nothing to report. */
    synchronized void starting(String part) {
        reasons.put(part, part + " is starting");
    }

    synchronized void down(String part, String reason) {
        reasons.put(part, reason);
        if (!reported) {
            LOG.warn("{}; trying again until it works", reason);
            reported = true;
        }
    }

    synchronized void up(String part) {
        reasons.remove(part);
        if (reported && reasons.isEmpty()) {
            LOG.info("Works again");
            reported = false;
        }
    }

    /** A gauge: 1 while the process works, else 0. */
    void bindTo(MeterRegistry registry, String name) {
        Gauge.builder(name, this, health -> health.reason() == null ? 1 : 0).register(registry);
    }

    /** Why the process does not work, or null if it does. */
    synchronized String reason() {
        return reasons.isEmpty() ? null : String.join("; ", new TreeSet<>(reasons.values()));
    }
}
