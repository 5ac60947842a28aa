package dev.tributary.capture;

import dev.tributary.source.PublishedTables;
import dev.tributary.source.SignalTable;
import dev.tributary.source.TableState;
import dev.tributary.spec.SnapshotMode;
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
 * — it is new to the pipeline, was dropped and made anew, left the publication for a while, or has other values than were
 * captured because of a statement that sends no change events, see {@link TableState} — begins anew: a mark in the log says
 * from where on, and its rows are read behind it, while the others stream on.
 *
 * <p>It also looks whether the publication still sends all changes of the tables with their keys. If that is not so twice
 * in succession, the capture stops with what the preflight says; once is a change under way.
 */
final class TableWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TableWatch.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration BEFORE_ASKING_AGAIN = Duration.ofSeconds(30);

    /** What the watch finds out about tables. */
    interface Listener {

        /**
         * A table is read again.
         *
         * @param why one or more clauses
         */
        void readAgain(TableName table, String why);

        /** What is captured of a table fits its present state; see {@link KnownTables#adopt}. */
        void fits(TableName table, long oid, Optional<String> before, String state);
    }

    /**
     * A table that has to begin anew.
     *
     * @param oid of the table
     * @param state its fingerprint
     * @param since number of a transaction that began when it was first seen published
     */
    private record Sighting(long oid, String state, long since) {}

    /**
     * What was written to the log.
     *
     * @param lsn behind it
     */
    private record Asked(long oid, String state, long lsn, long nanos) {}

    private final Settings settings;
    private final Supplier<Optional<CaptureOffset>> committed;
    private final Listener listener;
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
    /** What was found to be right, as the preflight looks at it. */
    private Map<SourceTable, String> checked = Map.of();

    private boolean refused;

    /**
     * @param committed the offset that is durable
     * @param failure is told when only a person can help
     */
    TableWatch(
            Settings settings,
            Supplier<Optional<CaptureOffset>> committed,
            Listener listener,
            Consumer<RuntimeException> failure) {
        this.settings = settings;
        this.committed = committed;
        this.listener = listener;
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
        present.forEach(TableWatch::requirePublished);
        if (!isRight(present)) {
            return;
        }
        KnownTables known = KnownTables.of(offset.source());
        List<String> beingRead = SourceOffset.tables(offset.source());
        for (Map.Entry<SourceTable, PublishedTables.Present> entry : present.entrySet()) {
            SourceTable table = entry.getKey();
            TableName name = TableName.of(table);
            PublishedTables.Present there = entry.getValue();
            Optional<String> changed = known.changed(name, there.state());
            boolean complete = known.complete().getOrDefault(KnownTables.name(name), 0L) == there.oid();
            boolean reading = known.reading().getOrDefault(KnownTables.name(name), 0L) == there.oid()
                    && beingRead.contains(name.toString());
            if ((complete || reading) && changed.isEmpty()) {
                seen.remove(table);
                adopt(name, there, known);
            } else if (complete && settings.snapshot() == SnapshotMode.NONE) {
                if (adopt(name, there, known)) {
                    LOG.warn(
                            "{}: {}. What was captured of it before stays as it was, since the pipeline file says"
                                    + " snapshot: none.",
                            table.qualifiedName(),
                            changed.orElseThrow());
                }
            } else {
                anew(database, table, there, why(known, name, there, changed), offset.lsn());
            }
        }
    }

    private static void requirePublished(SourceTable table, PublishedTables.Present there) {
        if (!there.published()) {
            // What the start of a capture does about it must be durable before the table is published again.
            throw new IllegalStateException("The publication does not contain the table " + table.qualifiedName()
                    + " any more, so its changes are lost. The next start publishes it, or says who may, and reads its"
                    + " rows anew.");
        }
    }

    /**
     * Whether all changes are sent with their keys.
     *
     * @throws ConfigurationException if they were not the time before either
     */
    private boolean isRight(Map<SourceTable, PublishedTables.Present> present) throws SQLException {
        Map<SourceTable, String> now = new HashMap<>();
        present.forEach((table, there) -> now.put(table, there.settings()));
        if (now.equals(checked)) {
            return true;
        }
        try {
            SourceCheck.again(connection, settings.subject());
        } catch (ConfigurationException e) {
            if (refused) {
                throw e;
            }
            refused = true;
            LOG.warn("{} The capture stops if that stays so.", e.getMessage());
            return false;
        }
        refused = false;
        checked = now;
        return true;
    }

    /**
     * Columns, labels and partitions may have been added since.
     *
     * @return whether the state is another one
     */
    private boolean adopt(TableName table, PublishedTables.Present there, KnownTables known) {
        String state = known.since(table, there.state());
        boolean other = !known.state(table).equals(Optional.of(state));
        if (other) {
            listener.fits(table, there.oid(), known.state(table), state);
        }
        return other;
    }

    private static String why(
            KnownTables known, TableName table, PublishedTables.Present there, Optional<String> changed) {
        String name = KnownTables.name(table);
        Long before = known.complete().getOrDefault(name, known.reading().get(name));
        return before == null
                ? "it is new to the pipeline, or some of its changes were not sent or did not carry its key"
                : before != there.oid()
                        ? "it was dropped and created again"
                        : changed.orElse("reading its rows broke off");
    }

    private void anew(
            PublishedTables database, SourceTable table, PublishedTables.Present there, String why, long reached)
            throws SQLException {
        long oid = there.oid();
        String state = there.state().fingerprint();
        Asked before = asked.get(table);
        if (before != null && before.oid() == oid && before.state().equals(state) && isOnItsWay(before, reached)) {
            return;
        }
        Sighting sighting = seen.get(table);
        if (sighting == null || sighting.oid() != oid || !sighting.state().equals(state)) {
            sighting = new Sighting(oid, state, database.nextTransaction());
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
            throw new ConfigurationException("The table " + table.qualifiedName() + " has to be read again: " + why
                    + ". Its rows cannot be read while the others stream. " + problem.get()
                    + " Run tributary check --fix-sql and have the database's owner run what it prints.");
        }
        long lsn = signals.anew(connection, table, oid, state, settings.snapshot());
        asked.put(table, new Asked(oid, state, lsn, System.nanoTime()));
        seen.remove(table);
        LOG.warn("{} is read again before {}: {}", table.qualifiedName(), Slot.text(lsn), why);
        listener.readAgain(TableName.of(table), why);
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
