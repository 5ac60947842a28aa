package dev.tributary.capture;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks PostgreSQL every two seconds how far the slot is behind, on a connection and a thread of its own. */
final class SlotWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SlotWatch.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final Database database;
    private final String slot;
    private final SlotLag lag = new SlotLag();
    private final Consumer<Optional<SlotLag.Reading>> listener;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "slot-watch");
        thread.setDaemon(true);
        return thread;
    });
    private Connection connection;

    /**
     * @param start what was confirmed last, and when it was committed: all that is not confirmed is younger
     * @param listener gets nothing while the slot or the database is not there
     */
    SlotWatch(Database database, String slot, CaptureOffset start, Consumer<Optional<SlotLag.Reading>> listener) {
        this.database = database;
        this.slot = slot;
        this.listener = listener;
        if (start.phase() == Phase.STREAMING) {
            lag.ended(start.lsn(), Instant.EPOCH.plusNanos(TimeUnit.MICROSECONDS.toNanos(start.commitMicros())));
        }
    }

    SlotWatch start() {
        clock.scheduleWithFixedDelay(this::look, 0, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        return this;
    }

    private void look() {
        try {
            if (connection == null) {
                connection = database.connect();
            }
            Instant now = Instant.now();
            listener.accept(new Slot(connection, slot).state().map(state -> lag.read(state, now)));
        } catch (SQLException e) {
            // The capture itself says that the database is away, and stops.
            LOG.debug("The slot cannot be looked at", e);
            disconnect();
            listener.accept(Optional.empty());
        }
    }

    private void disconnect() {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            LOG.debug("The connection was broken", e);
        }
        connection = null;
    }

    @Override
    public void close() {
        clock.execute(this::disconnect);
        clock.shutdown();
    }
}
