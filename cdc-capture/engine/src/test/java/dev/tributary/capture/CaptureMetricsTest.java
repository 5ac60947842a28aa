package dev.tributary.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contract.Metrics;
import dev.tributary.contract.MetricsPage;
import dev.tributary.contract.Operation;
import dev.tributary.contract.Position;
import dev.tributary.contract.Stamp;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CaptureMetricsTest {

    private final Metrics served = Metrics.ofPipeline("shop");
    private final Progress progress = new Progress();
    private final CaptureMetrics metrics = new CaptureMetrics(served.registry(), progress);

    @AfterEach
    void close() {
        served.close();
    }

    @Test
    void thePageExplainsAllThatIsServedAndNothingElse() throws IOException {
        metrics.observe(outbox());
        metrics.sent(change(7));
        assertThat(MetricsPage.served(served.text()))
                .containsExactlyElementsOf(MetricsPage.explained(Path.of("../.."), "Capture"));
    }

    @Test
    void countsChangesByTableAndOperation() {
        metrics.sent(change(7));
        metrics.sent(change(8));
        assertThat(served.text())
                .contains("tributary_capture_changes_total"
                        + "{operation=\"create\",pipeline=\"shop\",table=\"public.orders\"} 2.0\n");
    }

    @Test
    void measuresFromTheSourceCommitToTheCommitInKafka() {
        metrics.committed(offset(5, 1_000_000), 9_000_000);
        assertThat(served.text()).contains("tributary_capture_latency_seconds_count{pipeline=\"shop\"} 0\n");
        metrics.committed(offset(8, 9_000_000), 9_040_000);
        metrics.committed(offset(8, 9_000_000), 99_000_000);
        assertThat(served.text())
                .contains("tributary_capture_transactions_total{pipeline=\"shop\"} 3.0\n")
                .contains("tributary_capture_latency_seconds_bucket{pipeline=\"shop\",le=\"0.025\"} 0\n")
                .contains("tributary_capture_latency_seconds_bucket{pipeline=\"shop\",le=\"0.05\"} 1\n")
                .contains("tributary_capture_latency_seconds_sum{pipeline=\"shop\"} 0.04\n");
    }

    @Test
    void tellsWhereTheCaptureAndItsSlotAre() {
        assertThat(served.text())
                .contains(
                        "tributary_capture_working{pipeline=\"shop\"} 0.0\n",
                        "tributary_slot_lag_bytes{pipeline=\"shop\"} NaN\n");
        progress.works();
        progress.committed(offset(8, 9_500_000));
        progress.slot(Optional.of(new SlotLag.Reading(128, Duration.ofMillis(400), 4096, null)));
        assertThat(served.text())
                .contains(
                        "tributary_capture_working{pipeline=\"shop\"} 1.0\n",
                        "tributary_capture_streaming{pipeline=\"shop\"} 1.0\n",
                        "tributary_capture_sequence{pipeline=\"shop\"} 42.0\n",
                        "tributary_capture_commit_timestamp_seconds{pipeline=\"shop\"} 9.5\n",
                        "tributary_slot_lag_bytes{pipeline=\"shop\"} 128.0\n",
                        "tributary_slot_lag_seconds{pipeline=\"shop\"} 0.4\n",
                        "tributary_slot_retained_bytes{pipeline=\"shop\"} 4096.0\n",
                        "tributary_slot_safe_bytes{pipeline=\"shop\"} +Inf\n");
        assertThat(progress.json())
                .contains("\"slot\":{\"lagBytes\":128,\"lagSeconds\":0.4,\"retainedBytes\":4096,\"safeBytes\":null}");
    }

    @Test
    void timesCommitsToKafka() {
        Outbox outbox = outbox();
        metrics.observe(outbox);
        outbox.commit(offset(8, 0));
        assertThat(served.text()).contains("tributary_capture_kafka_commit_seconds_count{pipeline=\"shop\"} 1\n");
        assertThat(outbox.commitNanos()).isPositive();
    }

    private static Outbox outbox() {
        MockProducer<byte[], byte[]> producer =
                new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        producer.initTransactions();
        return new Outbox(producer, "offsets", "shop", CrashPoints.NONE, offset -> {});
    }

    private static Numbered change(long seq) {
        Stamp stamp = new Stamp(new Position(1, seq), 1, false, Operation.CREATE, 0, 0);
        return new Numbered.Change(stamp, new TableName("public", "orders"), null);
    }

    private static CaptureOffset offset(long transactions, long commitMicros) {
        return new CaptureOffset(
                new Position(1, 42), transactions, Phase.STREAMING, 10, commitMicros, Map.of("lsn", 10L), null);
    }
}
