package dev.tributary.capture;

import dev.tributary.source.PublishedTables;
import dev.tributary.source.SignalTable;
import dev.tributary.spec.SourceTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every two seconds whether the pipeline's tables are those that have been captured without a gap. One that is not
 * — it is new to the pipeline, was dropped and made anew, or left the publication for a while — begins anew: a mark in
 * the log says from where on, and its rows are read behind it, while the others stream on.
 */
final class TableWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TableWatch.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration BEFORE_ASKING_AGAIN = Duration.ofSeconds(30);

    /**
     * A table that has to begin anew.
     *
     * @param oid of the table
     * @param since number of a transaction that began when it was first seen published
     */
    private record Sighting(long oid, long since) {}

    /**
     * What was written to the log.
     *
     * @param lsn behind it
     */
    private record Asked(long oid, long lsn, long nanos) {}

    private final Settings settings;
    private final Supplier<Optional<CaptureOffset>> committed;
    private final Consumer<RuntimeException> failure;
    private final Map<SourceTable, Sighting> seen = new HashMap<>();
    private final Map<SourceTable, Asked> asked = new HashMap<>();
    private final Set<SourceTable> gone = new HashSet<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "table-watch");
        thread.setDaemon(true);
        return thread;
    });
    private Connection connection;

    /**
     * @param committed the offset that is durable
     * @param failure is told when only a person can help
     */
    TableWatch(Settings settings, Supplier<Optional<CaptureOffset>> committed, Consumer<RuntimeException> failure) {
        this.settings = settings;
        this.committed = committed;
        this.failure = failure;
    }

    TableWatch start() {
        clock.scheduleWithFixedDelay(this::look, PAUSE.toMillis(), PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        return this;
    }

    private void look() {
        try {
            Optional<CaptureOffset> offset = committed.get().filter(at -> at.phase() == Phase.STREAMING);
            if (offset.isPresent()) {
                look(offset.get());
            }
        } catch (SQLException e) {
            // If the database is away, the capture itself stops.
            LOG.info("The tables cannot be looked at: {}", e.getMessage());
            disconnect();
        } catch (RuntimeException e) {
            failure.accept(e);
        }
    }

    private void look(CaptureOffset offset) throws SQLException {
        if (connection == null) {
            connection = settings.database().connect();
        }
        PublishedTables database = new PublishedTables(connection, settings.pipeline());
        Map<SourceTable, PublishedTables.Present> present = database.present(settings.tables());
        settings.tables().stream()
                .filter(table -> !present.containsKey(table) && gone.add(table))
                .forEach(table -> LOG.warn(
                        "The table {} does not exist any more: the lake keeps its rows until there is another one.",
                        table.qualifiedName()));
        gone.removeAll(present.keySet());
        KnownTables known = KnownTables.of(offset.source());
        List<String> beingRead = SourceOffset.tables(offset.source());
        for (Map.Entry<SourceTable, PublishedTables.Present> entry : present.entrySet()) {
            SourceTable table = entry.getKey();
            PublishedTables.Present there = entry.getValue();
            String name = TableName.of(table).toString();
            boolean complete = known.complete().getOrDefault(name, 0L) == there.oid();
            boolean reading = known.reading().getOrDefault(name, 0L) == there.oid() && beingRead.contains(name);
            if (there.published() && (complete || reading)) {
                seen.remove(table);
            } else if (there.published()) {
                anew(database, table, there.oid(), offset.lsn());
            } else {
                // What the start of a capture does about it must be durable before the table is published again.
                throw new IllegalStateException("The publication does not contain the table " + table.qualifiedName()
                        + " any more, so its changes are lost. The next start publishes it, or says who may, and reads its"
                        + " rows anew.");
            }
        }
    }

    private void anew(PublishedTables database, SourceTable table, long oid, long reached) throws SQLException {
        Asked before = asked.get(table);
        if (before != null && before.oid() == oid && isOnItsWay(before, reached)) {
            return;
        }
        Sighting sighting = seen.get(table);
        if (sighting == null || sighting.oid() != oid) {
            sighting = new Sighting(oid, database.nextTransaction());
            seen.put(table, sighting);
        }
        // A transaction that changed the table before it was published is sent without these changes, and if it ends
        // only after the rows were read, they would be missing there too.
        if (database.oldestTransaction() < sighting.since()) {
            LOG.info("{} begins anew when the transactions that run now have ended", table.qualifiedName());
            return;
        }
        SignalTable signals = new SignalTable(settings.pipeline());
        Optional<String> problem =
                signals.problem(connection, settings.database().user());
        if (problem.isPresent()) {
            throw new ConfigurationException("The table " + table.qualifiedName() + " is another one than was captured"
                    + " so far, and its rows cannot be read while the others stream. " + problem.get()
                    + " Run tributary check --fix-sql and have the database's owner run what it prints.");
        }
        long lsn = signals.anew(connection, table, oid, settings.snapshot());
        asked.put(table, new Asked(oid, lsn, System.nanoTime()));
        seen.remove(table);
        LOG.info("{} begins anew before {}", table.qualifiedName(), Slot.text(lsn));
    }

    /** Else what it asked for broke off. */
    private static boolean isOnItsWay(Asked before, long reached) {
        return reached < before.lsn() || System.nanoTime() - before.nanos() < BEFORE_ASKING_AGAIN.toNanos();
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
