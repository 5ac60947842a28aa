package dev.tributary.bench.capture;

import dev.tributary.contract.Operation;
import dev.tributary.contract.Stamp;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** From the commit in PostgreSQL until a reader of committed records has the change, under a steady load. */
final class LatencyMeasurement {

    private static final Duration WARM_UP = Duration.ofSeconds(15);
    private static final int CHANGES = 2;

    private static final String TICK = """
            CREATE OR REPLACE FUNCTION tick(customer bigint) RETURNS void LANGUAGE sql AS $$
                INSERT INTO orders (customer_id, ship_by) VALUES (customer, current_date + 3);
                UPDATE customers SET credit_limit = random() * 1000, updated_at = clock_timestamp()
                    WHERE customer_id = customer;
            $$""";

    private final Servers servers;
    private final Shop shop;
    private final int rate;
    private final Duration measured;
    private final Build build;

    /**
     * @param rate changes per second, two in a transaction
     * @param measured time after the warm-up
     */
    LatencyMeasurement(Servers servers, Shop shop, int rate, Duration measured, Build build) {
        this.servers = servers;
        this.shop = shop;
        this.rate = rate;
        this.measured = measured;
        this.build = build;
    }

    String run() throws Exception {
        shop.execute(TICK);
        Path log = servers.folder().resolve("latency.log");
        ExecutorService reader = Executors.newSingleThreadExecutor();
        try (CaptureProcess capture = new CaptureProcess(servers, shop, log, build)) {
            Patience.await("the capture", Duration.ofMinutes(2), Duration.ofMillis(200), capture::streams);
            long warm = shop.barrier();
            Patience.await("its start", Duration.ofMinutes(2), Duration.ofMillis(50), () -> capture.reached(warm));
            long ticks = (long) (rate * (WARM_UP.plus(measured).toMillis() / 1e3) / CHANGES);
            Callable<List<Double>> reading = () -> read(ticks * CHANGES);
            Future<List<Double>> latencies = reader.submit(reading);
            Thread.sleep(1000);
            double cpu = capture.child().cpuSeconds();
            double took = write(ticks);
            // Of a capture that has died nothing more comes.
            long last = shop.barrier();
            Patience.await(
                    "the last change", Duration.ofMinutes(2), Duration.ofMillis(50), () -> capture.reached(last));
            List<Double> millis = latencies.get();
            cpu = capture.child().cpuSeconds() - cpu;
            Latency latency = Latency.of(millis);
            return String.format(
                    "commit to visible at %.0f changes/s, %d changes after a warm-up of %d s: p50 %.0f ms, p99 %.0f ms,"
                            + " longest %.0f ms; CPU of the capture %.0f %% of one core",
                    ticks * CHANGES / took,
                    millis.size(),
                    WARM_UP.toSeconds(),
                    latency.percentile(50),
                    latency.percentile(99),
                    latency.percentile(100),
                    cpu / took * 100);
        } finally {
            reader.shutdownNow();
        }
    }

    /** Gives the seconds that it took. */
    private double write(long ticks) throws Exception {
        try (Connection connection = shop.connect();
                var tick = connection.prepareStatement("SELECT tick(?)")) {
            long begin = System.nanoTime();
            double pause = 1e9 * CHANGES / rate;
            for (long i = 0; i < ticks; i++) {
                long due = begin + (long) (i * pause);
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                tick.setLong(1, 1 + i % Workload.CUSTOMERS);
                tick.execute();
            }
            return (System.nanoTime() - begin) / 1e9;
        }
    }

    /** Reads all changes of the load; gives the latencies of those after the warm-up. */
    private List<Double> read(long changes) {
        List<Double> millis = new ArrayList<>();
        Map<String, Object> config = Map.of(
                "bootstrap.servers",
                servers.broker().bootstrap(),
                "isolation.level",
                "read_committed",
                "enable.auto.commit",
                false);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = List.of(
                    new TopicPartition(shop.topics().changes("public", "orders"), 0),
                    new TopicPartition(shop.topics().changes("public", "customers"), 0));
            consumer.assign(partitions);
            consumer.seekToEnd(partitions);
            partitions.forEach(consumer::position);
            long from = 0;
            for (long read = 0; read < changes; ) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    long now = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
                    Stamp stamp = Stamp.decode(
                            record.headers().lastHeader(Stamp.HEADER).value());
                    if (stamp.operation() != Operation.CREATE && stamp.operation() != Operation.UPDATE) {
                        throw new IllegalStateException("The load makes no " + stamp.operation());
                    }
                    from = from == 0 ? stamp.commitMicros() : from;
                    if (stamp.commitMicros() - from > WARM_UP.toMillis() * 1000) {
                        millis.add((now - stamp.commitMicros()) / 1e3);
                    }
                    read++;
                }
            }
        }
        return millis;
    }
}
