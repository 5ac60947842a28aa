package dev.tributary.capture;

import dev.tributary.contract.SlotWait;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The replication slot of a pipeline: from it PostgreSQL replays the log. */
final class Slot {

    /**
     * @param activePid process that streams from it; 0 if none does
     * @param confirmedLsn what it has been told to be durable
     * @param lost why it cannot be used any more; null if it can
     * @param currentLsn end of the log
     * @param restartLsn from where the log is kept for it
     * @param safeBytes of log that may be written before it is given up; null if that is not limited
     */
    record State(long activePid, long confirmedLsn, String lost, long currentLsn, long restartLsn, Long safeBytes) {}

    private final Connection connection;
    private final String name;

    Slot(Connection connection, String name) {
        this.connection = connection;
        this.name = name;
    }

    /**
     * Waits a while for the slot to be free, since a capture that was killed holds it until PostgreSQL notices: if it was killed
     * while PostgreSQL made the slot, only when it is made.
     *
     * @param waiting is told what PostgreSQL waits for meanwhile
     * @throws IllegalStateException if it stays in use
     */
    void awaitFree(Duration patience, Consumer<String> waiting) throws SQLException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        Optional<State> state = state();
        while (state.isPresent() && state.get().activePid() != 0) {
            Optional<String> awaited = SlotWait.of(connection, name);
            if (awaited.isPresent()) {
                waiting.accept(awaited.get());
                deadline = System.nanoTime() + patience.toNanos();
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("The replication slot " + name + " is in use (PostgreSQL process "
                        + state.get().activePid() + "): another capture of this pipeline runs; stop one of them.");
            }
            TimeUnit.MILLISECONDS.sleep(100);
            state = state();
        }
    }

    /** Drops it, if it exists: only right when nothing but an incomplete snapshot was taken from it. */
    void drop() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = ?")) {
            statement.setString(1, name);
            statement.execute();
        }
    }

    /**
     * Makes it, where no snapshot does.
     *
     * @return LSN from which it has all transactions
     */
    long create() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT lsn - '0/0'::pg_lsn FROM pg_create_logical_replication_slot(?, 'pgoutput')")) {
            statement.setString(1, name);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /**
     * Whether a snapshot may create it.
     *
     * @throws IllegalStateException if it exists already
     */
    void requireAbsent() throws SQLException {
        if (state().isPresent()) {
            throw new IllegalStateException("The replication slot " + name + " exists but Kafka knows no offset of this"
                    + " pipeline: either its offset topic was lost, or this is the wrong Kafka cluster. "
                    + Remedy.NEW_EPOCH);
        }
    }

    /**
     * Why streaming cannot go on at an offset: the slot is not the one that the offset belongs to. A sentence; empty if it
     * can.
     */
    Optional<String> mismatch(long lsn) throws SQLException {
        Optional<State> found = state();
        if (found.isEmpty()) {
            return Optional.of("The replication slot " + name + " is gone: changes since the last offset are lost.");
        }
        State state = found.get();
        if (state.lost() != null) {
            return Optional.of("PostgreSQL has given up the replication slot " + name + " (" + state.lost()
                    + "): it removed log that was not captured yet; raise max_slot_wal_keep_size.");
        }
        if (state.confirmedLsn() > lsn) {
            return Optional.of("The replication slot " + name + " was recreated or moved: it starts at "
                    + text(state.confirmedLsn()) + ", behind the last offset " + text(lsn) + ".");
        }
        if (state.currentLsn() < lsn) {
            return Optional.of("The database's log ends at " + text(state.currentLsn()) + ", before the last offset "
                    + text(lsn) + ": an older state was restored, or it is another database.");
        }
        return Optional.empty();
    }

    /** Empty if it does not exist. */
    Optional<State> state() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT coalesce(active_pid, 0), coalesce(confirmed_flush_lsn, '0/0') - '0/0'::pg_lsn, wal_status,"
                        + " CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END"
                        + " - '0/0'::pg_lsn, coalesce(restart_lsn, '0/0') - '0/0'::pg_lsn, safe_wal_size"
                        + " FROM pg_replication_slots WHERE slot_name = ?")) {
            statement.setString(1, name);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                String status = row.getString(3);
                String lost = "lost".equals(status) ? "wal_status " + status : null;
                return Optional.of(new State(
                        row.getLong(1),
                        row.getLong(2),
                        lost,
                        row.getLong(4),
                        row.getLong(5),
                        row.getObject(6, Long.class)));
            }
        }
    }

    /** {@code 0/16B3748}, as PostgreSQL writes it. */
    static String text(long lsn) {
        return String.format("%X/%X", lsn >>> 32, lsn & 0xFFFFFFFFL);
    }
}
