package dev.tributary.contract;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Says what PostgreSQL waits for while it makes a replication slot: for the end of every transaction that had written
 * something when it began, in any database of the server, prepared ones too.
 */
public final class SlotWait implements AutoCloseable {

    private static final long PAUSE_MILLIS = 1000;

    /** A prepared transaction has no process. What another role does is hidden from one without pg_read_all_stats. */
    private static final String QUERY = """
            SELECT h.pid, x.gid, coalesce(a.usename, x.owner), coalesce(a.datname, x.database), a.state,
                   extract(epoch FROM now() - coalesce(a.xact_start, x.prepared))::bigint
              FROM pg_replication_slots s
              JOIN pg_locks w ON w.pid = s.active_pid AND w.locktype = 'transactionid' AND NOT w.granted
              JOIN pg_locks h ON h.locktype = 'transactionid' AND h.transactionid = w.transactionid AND h.granted
              LEFT JOIN pg_stat_activity a ON a.pid = h.pid
              LEFT JOIN pg_prepared_xacts x ON x.transaction = w.transactionid
             WHERE s.slot_name = ?
            """;

    private final Callable<Connection> connecting;
    private final String slot;
    private final Consumer<Optional<String>> listener;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "slot-wait");
        thread.setDaemon(true);
        return thread;
    });
    private Connection connection;
    private volatile String last;
    private long since;

    /**
     * @param listener gets a message while PostgreSQL waits, and once nothing when it no longer does
     */
    public SlotWait(Callable<Connection> connecting, String slot, Consumer<Optional<String>> listener) {
        this.connecting = connecting;
        this.slot = slot;
        this.listener = listener;
    }

    /** Asks once a second until it is closed. */
    public void start() {
        clock.scheduleWithFixedDelay(this::look, PAUSE_MILLIS, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * What the making of a slot waits for; empty if it does not wait or no such slot is being made.
     *
     * <p>{@code PostgreSQL makes the replication slot tributary_shop when the transaction of process 4711 of the role app in the
     * database shop (idle in transaction), open for 300 s, ends; SELECT pg_terminate_backend(4711) rolls it back.}
     */
    public static Optional<String> of(Connection connection, String slot) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(QUERY)) {
            statement.setString(1, slot);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(message(slot, row)) : Optional.empty();
            }
        }
    }

    private static String message(String slot, ResultSet row) throws SQLException {
        long pid = row.getLong(1);
        String prepared = row.getString(2);
        String who = row.getString(3) == null ? "" : " of the role " + row.getString(3);
        String where = row.getString(4) == null ? "" : " in the database " + row.getString(4);
        String state = row.getString(5) == null ? "" : " (" + row.getString(5) + ")";
        long seconds = row.getLong(6);
        String age = row.wasNull() ? "" : ", open for " + seconds + " s";
        if (prepared != null) {
            String literal = "'" + prepared.replace("'", "''") + "'";
            return "PostgreSQL makes the replication slot " + slot + " when the prepared transaction " + literal + who
                    + where + age + ", ends: COMMIT PREPARED " + literal + " or ROLLBACK PREPARED " + literal + ".";
        }
        return "PostgreSQL makes the replication slot " + slot + " when the transaction of process " + pid + who + where
                + state + age + ", ends; SELECT pg_terminate_backend(" + pid + ") rolls it back.";
    }

    private void look() {
        try {
            if (connection == null) {
                connection = connecting.call();
            }
            String before = last;
            Optional<String> awaited = of(connection, slot);
            since = awaited.isEmpty() || before == null ? System.nanoTime() : since;
            // How long the transaction has been open may be hidden from the role; how long it was waited for is not.
            last = awaited.map(why -> why + " Waiting for " + (System.nanoTime() - since) / 1_000_000_000 + " s.")
                    .orElse(null);
            if (last != null || before != null) {
                listener.accept(Optional.ofNullable(last));
            }
        } catch (Exception e) {
            // Whoever makes the slot meets what is wrong with the database.
            disconnect();
        }
    }

    /** What was waited for when it was asked last. */
    public Optional<String> last() {
        return Optional.ofNullable(last);
    }

    private void disconnect() {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            // It was broken.
        }
        connection = null;
    }

    @Override
    public void close() {
        if (!clock.isShutdown()) {
            clock.execute(this::disconnect);
            clock.shutdown();
        }
    }
}
