package dev.tributary.jobs.verify;

import dev.tributary.contract.DatabaseAccess;
import dev.tributary.contract.SlotWait;
import dev.tributary.contract.SourceObjects;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.util.PSQLState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database as it was at one LSN: PostgreSQL exports the snapshot of a new replication slot together with the LSN at
 * which the slot begins. Transactions that committed before it are in the snapshot, all others are not.
 */
final class SourceSnapshot implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SourceSnapshot.class);

    /** Making a slot waits for the transactions that are open. */
    private static final int PATIENCE_SECONDS = 120;

    private final Connection slot;
    private final Connection reader;
    private final String lsn;

    private SourceSnapshot(Connection slot, Connection reader, String lsn) {
        this.slot = slot;
        this.reader = reader;
        this.lsn = lsn;
    }

    /** Takes a snapshot and writes a message into the log after it, so that the stream is seen to pass the LSN. */
    static SourceSnapshot take(Database database) throws SQLException {
        Connection slot = database.replicate();
        try {
            String name = "tributary_verify_" + UUID.randomUUID().toString().replace("-", "");
            try (Statement statement = slot.createStatement();
                    SlotWait wait = new SlotWait(
                            database::connect, name, waiting -> waiting.ifPresent(why -> LOG.info("{}", why)))) {
                wait.start();
                statement.setQueryTimeout(PATIENCE_SECONDS);
                // The slot is gone with the connection, whatever happens to us.
                String options =
                        slot.getMetaData().getDatabaseMajorVersion() >= 15 ? "(SNAPSHOT 'export')" : "EXPORT_SNAPSHOT";
                try (ResultSet made = make(statement, name, options, wait)) {
                    made.next();
                    String lsn = made.getString("consistent_point");
                    Connection reader = reader(database, made.getString("snapshot_name"));
                    SourceSnapshot snapshot = new SourceSnapshot(slot, reader, lsn);
                    emitBarrier(database);
                    return snapshot;
                }
            }
        } catch (SQLException | RuntimeException e) {
            slot.close();
            throw e;
        }
    }

    private static ResultSet make(Statement statement, String name, String options, SlotWait wait) throws SQLException {
        try {
            return statement.executeQuery("CREATE_REPLICATION_SLOT " + name + " TEMPORARY LOGICAL pgoutput " + options);
        } catch (SQLException e) {
            boolean tookTooLong = PSQLState.QUERY_CANCELED.getState().equals(e.getSQLState());
            throw tookTooLong && wait.last().isPresent()
                    ? new SQLException(
                            "no snapshot of it was to be had within " + PATIENCE_SECONDS + " s. "
                                    + wait.last().get(),
                            e.getSQLState(),
                            e)
                    : e;
        }
    }

    private static Connection reader(Database database, String snapshot) throws SQLException {
        Connection reader = database.connect();
        try (Statement statement = reader.createStatement()) {
            reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            reader.setReadOnly(true);
            reader.setAutoCommit(false);
            statement.execute("SET TRANSACTION SNAPSHOT '" + snapshot + "'");
            statement.execute("SET LOCAL TIME ZONE 'UTC'");
            statement.execute(DatabaseAccess.STYLES);
            if (database.salt().isPresent()) {
                try (PreparedStatement salt = reader.prepareStatement("SELECT set_config(?, ?, true)")) {
                    salt.setString(1, Disguise.SALT);
                    salt.setString(2, database.salt().get());
                    salt.execute();
                }
            }
            return reader;
        } catch (SQLException e) {
            reader.close();
            throw e;
        }
    }

    private static void emitBarrier(Database database) throws SQLException {
        try (Connection connection = database.connect();
                PreparedStatement message = connection.prepareStatement("SELECT pg_logical_emit_message(true, ?, ?)")) {
            message.setString(1, SourceObjects.BARRIER_PREFIX);
            message.setString(2, UUID.randomUUID().toString());
            message.execute();
        }
    }

    /** As PostgreSQL writes it: {@code 0/16B3748}. */
    String lsnText() {
        return lsn;
    }

    long lsn() {
        return LogSequenceNumber.valueOf(lsn).asLong();
    }

    /** A transaction that reads the snapshot, in time zone UTC. Not to be committed. */
    Connection reader() {
        return reader;
    }

    @Override
    public void close() throws SQLException {
        try (slot) {
            reader.close();
        }
    }
}
