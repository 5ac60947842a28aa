package dev.tributary.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contract.Metrics;
import dev.tributary.contract.MetricsPage;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DriverMetricsTest {

    @Test
    void areTheNumbersOfTheStatusAndThePageExplainsThem() throws IOException {
        try (Metrics metrics = Metrics.ofPipeline("shop")) {
            DriverMetrics driver = new DriverMetrics(metrics.registry(), () -> null);
            driver.read("""
                    {"raw": {"seq": 42, "rows": 40, "events": 7},
                     "refined": {"epoch": 1, "seq": 41, "cut": 5, "applied": 30, "commitMicros": 9500000},
                     "marts": {"cut": 4, "commitMicros": 8500000},
                     "quarantined": 3, "hole": "43", "failure": null}
                    """);
            assertThat(metrics.text())
                    .contains(
                            "tributary_driver_working{pipeline=\"shop\"} 1.0\n",
                            "tributary_raw_sequence{pipeline=\"shop\"} 42.0\n",
                            "tributary_raw_events_total{pipeline=\"shop\"} 7.0\n",
                            "tributary_refined_applied_total{pipeline=\"shop\"} 30.0\n",
                            "tributary_refined_commit_timestamp_seconds{pipeline=\"shop\"} 9.5\n",
                            "tributary_marts_cut{pipeline=\"shop\"} 4.0\n",
                            "tributary_quarantined_rows{pipeline=\"shop\"} 3.0\n",
                            "tributary_raw_hole{pipeline=\"shop\"} 1.0\n",
                            "tributary_refined_stopped{pipeline=\"shop\"} 0.0\n");
            assertThat(MetricsPage.served(metrics.text()))
                    .containsExactlyElementsOf(MetricsPage.explained(Path.of("../.."), "Driver"));
        }
    }
}
