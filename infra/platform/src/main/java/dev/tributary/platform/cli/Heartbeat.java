package dev.tributary.platform.cli;

import dev.tributary.platform.run.Endpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Tells the driver every few seconds that the caller of a query still waits; without that the driver cancels the query. */
final class Heartbeat {

    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "heartbeat");
        thread.setDaemon(true);
        return thread;
    });

    private Heartbeat() {}

    static Heartbeat start(Supplier<Endpoint> driver, String path) {
        Heartbeat heartbeat = new Heartbeat();
        heartbeat.ticker.scheduleWithFixedDelay(() -> beat(driver.get(), path), 2, 2, TimeUnit.SECONDS);
        return heartbeat;
    }

    private static void beat(Endpoint driver, String path) {
        try {
            driver.post(path, "", LIMIT);
        } catch (IOException e) {
            // The query itself finds out what is wrong; the next beat may arrive.
            return;
        }
    }

    void stop() {
        ticker.shutdownNow();
    }
}
