package dev.tributary.capture.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.capture.HaltingCapture;
import dev.tributary.capture.KillingCapture;
import dev.tributary.reduce.conformance.RandomSql;
import dev.tributary.source.SignalTable;
import dev.tributary.spec.Pipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/** A capture of its own that is cut off in one way, again and again, and checked in the end. */
final class CrashRun {

    /** Times that a way is provoked. */
    static final int HITS = 3;

    private final Servers servers;
    private final Crash crash;
    private final long seed;
    private final Random random;
    private final Source source;
    private int hits;

    CrashRun(Servers servers, Crash crash, long seed) throws IOException {
        this.servers = servers;
        this.crash = crash;
        this.seed = seed;
        random = new Random(seed);
        System.out.println(crash + ": seed " + seed);
        source = Source.create(
                servers.postgres(),
                servers.folder(),
                "crash_" + crash.name().toLowerCase(Locale.ROOT),
                RandomSql.TABLES.get("plain"),
                RandomSql.TABLES.get("shifting"));
        source.execute(
                "CREATE TABLE " + RandomSql.TABLES.get("counted"), "CREATE TABLE " + RandomSql.TABLES.get("appended"));
        source.execute(RandomSql.SETTINGS.toArray(String[]::new));
        source.execute(
                "INSERT INTO shifting SELECT i, 'n', repeat('w', 3000) FROM generate_series(1, 5) i",
                "INSERT INTO plain SELECT i, 'n', repeat('w', 3000) FROM generate_series(1, 5) i WHERE "
                        + (crash != Crash.COPY));
    }

    /** @return records found in the end */
    int run() throws SQLException {
        while (hits < HITS) {
            crash.provoke(this);
        }
        try (CaptureProcess capture = servers.capture(source, Map.of())) {
            awaitStreaming(capture);
            long lsn = source.barrier();
            await("LSN " + lsn + " and the end of incremental snapshots")
                    .atMost(Duration.ofMinutes(3))
                    .until(() -> capture.number("lsn") >= lsn
                            && capture.status().get("snapshot").get("tables").isEmpty());
            assertThat(capture.stop()).as("exit code").isZero();
        }
        History history = servers.history(source).requireExact();
        Folded.requireEqual(source, history.all(), seed);
        return history.all().size();
    }

    int hits() {
        return hits;
    }

    private void hit() {
        hits++;
        System.out.println("crash point " + crash + " hit " + hits + " times");
        servers.history(source).requireExact();
    }

    private CaptureProcess halting(String point, int times) {
        System.out.println(crash + ": dies at " + point + " for the " + times + "th time");
        return CaptureProcess.of(
                HaltingCapture.class,
                source.log(),
                source.environment(servers.broker(), servers.registry(), crash.settings()),
                List.of("-D" + HaltingCapture.POINT + "=" + point, "-D" + HaltingCapture.TIMES + "=" + times));
    }

    private void awaitHalt(CaptureProcess capture) {
        assertThat(capture.exitCode()).as(capture.output()).isEqualTo(HaltingCapture.HALTED);
        hit();
    }

    /** While random transactions go on, at a point for about the n-th time. */
    void haltUnderTraffic(String point, int times) {
        Traffic.during(source, random.nextLong(), () -> {
            try (CaptureProcess capture = halting(point, times + random.nextInt(times))) {
                awaitHalt(capture);
            }
        });
    }

    /** Always in the same source transaction, a bit further each time, with a part of it committed and another not. */
    void haltInside(int changes, Consumer<Source> transaction) {
        int times = (hits + 1) * changes / (HITS + 1) + 1;
        int sent = parts();
        try (CaptureProcess capture = halting("CHANGE", times)) {
            if (hits == 0) {
                awaitStreaming(capture);
                transaction.accept(source);
            }
            awaitHalt(capture);
        }
        assertThat(parts()).as("starts in the middle of it").isEqualTo(hits == 1 ? 0 : sent + 1);
    }

    private int parts() {
        return said("events of the next transaction were sent");
    }

    /** How often this run's captures have said it. */
    private int said(String words) {
        return Files.exists(source.log()) ? Child.text(source.log()).split(words, -1).length - 1 : 0;
    }

    void haltInSnapshot(int rows) {
        if (hits == 0) {
            source.execute("INSERT INTO plain SELECT i, 'n' FROM generate_series(11, 10 + " + rows + ") i");
        }
        try (CaptureProcess capture = halting("READ", rows / 4 + random.nextInt(rows / 2))) {
            awaitHalt(capture);
        }
        source.execute(
                "DELETE FROM plain WHERE id % 50 = " + hits, "UPDATE plain SET name = 'm' WHERE id % 49 = " + hits);
    }

    void haltInIncrementalSnapshot(int rows) {
        if (hits == 0) {
            source.execute("INSERT INTO plain SELECT i, 'n' FROM generate_series(11, 10 + " + rows + ") i");
            SignalTable signals = new SignalTable(source.name());
            source.execute(signals.creation("tributary_capture").toArray(String[]::new));
            source.execute(signals.publishing());
        }
        int before = hits == 0 ? rows + 10 : 0;
        try (CaptureProcess capture = halting("READ", before + rows / 4)) {
            if (hits == 0) {
                awaitStreaming(capture);
                request();
            }
            source.execute(
                    "DELETE FROM plain WHERE id % 50 = " + hits, "UPDATE plain SET name = 'm' WHERE id % 49 = " + hits);
            awaitHalt(capture);
        }
    }

    private void request() {
        try (Connection connection = source.postgres().connect(source.name())) {
            new SignalTable(source.name())
                    .request(
                            connection,
                            Pipeline.load(source.pipeline()).source().tables().subList(0, 1),
                            null);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Every other time just before the commit reaches it, else within milliseconds; whether in time, the capture says. */
    void killBroker() {
        int killed = said(KillingCapture.KILLED);
        Traffic.during(source, random.nextLong(), () -> {
            try (CaptureProcess capture = killing(hits % 2 == 0 ? 0 : random.nextInt(5_000))) {
                await("the broker's end").atMost(Duration.ofMinutes(3)).until(() -> {
                    assertThat(capture.alive()).as(capture.output()).isTrue();
                    return !servers.broker().isAlive();
                });
                servers.broker().start();
                long seq = capture.number("seq");
                await("new numbers").atMost(Duration.ofMinutes(3)).until(() -> capture.number("seq") > seq);
            }
        });
        if (said(KillingCapture.KILLED) > killed) {
            hit();
        }
    }

    private CaptureProcess killing(int delay) {
        return CaptureProcess.of(
                KillingCapture.class,
                source.log(),
                source.environment(servers.broker(), servers.registry(), crash.settings()),
                List.of(
                        "-D" + KillingCapture.VICTIM + "=" + servers.broker().pid(),
                        "-D" + KillingCapture.TIMES + "=" + (8 + random.nextInt(8)),
                        "-D" + KillingCapture.DELAY + "=" + delay));
    }

    void crashPostgres() {
        Traffic.during(source, random.nextLong(), () -> {
            try (CaptureProcess capture = servers.capture(source, crash.settings())) {
                awaitStreaming(capture);
                long seq = capture.number("seq") + 20 + random.nextInt(300);
                await("seq " + seq).atMost(Duration.ofMinutes(3)).until(() -> capture.number("seq") >= seq);
                source.postgres().crash();
                assertThat(capture.exitCode()).as(capture.output()).isEqualTo(1);
            }
        });
        hit();
    }

    private static void awaitStreaming(CaptureProcess capture) {
        await("snapshot")
                .atMost(Duration.ofMinutes(3))
                .until(() -> capture.number("lsn") > 0
                        && capture.status().get("phase").textValue().equals("streaming"));
    }
}
