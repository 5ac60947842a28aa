package dev.tributary.capture.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Source transactions that no heap would hold, through a capture with little of it. */
@Tag("nightly")
class HugeTransactionIT {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String LONGEST = "tributary_capture_kafka_transaction_longest_seconds";

    private static Servers servers;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void start() throws IOException {
        servers = Servers.start(folder);
    }

    @AfterAll
    static void stop() {
        servers.close();
    }

    @Test
    void aMillionRowsKilledInTheMiddle() throws IOException {
        passes("million", 1_000_000, 32, Map.of());
    }

    @Test
    void longRowsKilledInTheMiddle() throws IOException {
        passes("wide", 30_000, 32 * 640, Map.of("TRIBUTARY_CAPTURE_LARGE_TRANSACTION", "5000"));
    }

    private void passes(String name, int rows, int length, Map<String, String> settings) throws IOException {
        Source source = Source.create(servers.postgres(), folder, name, "t (id int PRIMARY KEY, v text)");
        Path collections = folder.resolve(name + "-gc.log");
        try (CaptureProcess capture = capture(source, settings, collections)) {
            await("snapshot").atMost(PATIENCE).until(() -> capture.number("lsn") > 0);
            source.execute("INSERT INTO t SELECT i, repeat(md5(i::text), " + length / 32 + ") FROM generate_series(1, "
                    + rows + ") i");
            await("the middle").atMost(PATIENCE).until(() -> capture.number("seq") > rows / 2);
            requireShort(capture);
            capture.kill();
            report(name + " until killed", collections);
        }
        long before = System.nanoTime();
        try (CaptureProcess capture = capture(source, settings, collections)) {
            long lsn = source.barrier();
            await("LSN " + lsn).atMost(PATIENCE).until(() -> capture.number("lsn") >= lsn);
            requireShort(capture);
            assertThat(capture.output()).contains("events of the next transaction were sent");
            System.out.printf("%s: resumed and sent in %.1f s%n", name, (System.nanoTime() - before) / 1e9);
            assertThat(capture.stop()).isZero();
            report(name + " after the restart", collections);
        }
        Tally tally = new Tally(length);
        new Reader(servers.broker().bootstrap(), servers.registry().url()).each(source.topics(), tally);
        tally.requireAll(rows);
    }

    private static CaptureProcess capture(Source source, Map<String, String> settings, Path collections)
            throws IOException {
        Files.deleteIfExists(collections);
        return CaptureProcess.with(
                source.log(),
                source.environment(servers.broker(), servers.registry(), settings),
                List.of("-Xmx512m", "-Xlog:gc:file=" + collections));
    }

    private static void requireShort(CaptureProcess capture) {
        double longest = capture.metric(LONGEST);
        System.out.printf("The longest Kafka transaction was open for %.1f s%n", longest);
        assertThat(longest).as("seconds").isPositive().isLessThan(10);
    }

    private static void report(String what, Path collections) throws IOException {
        HeapUse heap = HeapUse.of(collections);
        System.out.printf("%s: at most %d MB of heap, %d MB after a collection%n", what, heap.peak(), heap.kept());
        assertThat(heap.peak()).as("megabytes").isPositive().isLessThanOrEqualTo(512);
    }
}
