package dev.tributary.producers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contract.Metrics;
import dev.tributary.contract.MetricsPage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProducerMetricsTest {

    private static final Path ROOT = Path.of("..");

    @Test
    void workloadCountsTransactionsByKind() throws IOException {
        try (Metrics metrics = new Metrics(Map.of())) {
            Tally tally = new Tally();
            Health health = new Health();
            tally.bindTo(metrics.registry());
            health.bindTo(metrics.registry(), "tributary.workload.working");
            tally.done(Kind.ROLLED_BACK, 0);
            health.down("the database", "It is away");
            assertThat(metrics.text())
                    .contains(
                            "tributary_workload_transactions_total{kind=\"rolled_back\"} 1.0\n",
                            "tributary_workload_working 0.0\n");
            assertThat(MetricsPage.served(metrics.text()))
                    .containsExactlyElementsOf(MetricsPage.explained(ROOT, "Workload"));
        }
    }

    @Test
    void paymentsCountWhatTheBrokerAcknowledged() throws IOException {
        try (Metrics metrics = new Metrics(Map.of())) {
            EventTally tally = new EventTally();
            Health health = new Health();
            tally.bindTo(metrics.registry());
            health.bindTo(metrics.registry(), "tributary.payments.working");
            tally.duplicate();
            assertThat(metrics.text())
                    .contains(
                            "tributary_payments_events_total{kind=\"duplicate\"} 1.0\n",
                            "tributary_payments_working 1.0\n");
            assertThat(MetricsPage.served(metrics.text()))
                    .containsExactlyElementsOf(MetricsPage.explained(ROOT, "Payments"));
        }
    }
}
