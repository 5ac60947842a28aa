package dev.tributary.producers;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;
import java.util.Properties;

/** One connection on which transactions run. */
final class Session implements AutoCloseable {

    private final Connection connection;

    Session(Connection connection) {
        this.connection = connection;
    }

    static Session open(Database database, String name) throws SQLException {
        Properties settings = database.access().properties();
        settings.setProperty("ApplicationName", name);
        settings.setProperty("loginTimeout", "10");
        settings.setProperty("connectTimeout", "5");
        settings.setProperty("socketTimeout", "60");
        settings.setProperty("tcpKeepAlive", "true");
        Connection connection = DriverManager.getConnection(database.access().url(), settings);
        connection.setAutoCommit(false);
        return new Session(connection);
    }

    Connection connection() {
        return connection;
    }

    /**
     * Runs a transaction to its end.
     *
     * @return rows changed for good, cascades included
     */
    int run(Transaction transaction) throws SQLException {
        try {
            int changes = steps(transaction.steps());
            connection.commit();
            return changes;
        } catch (SQLException e) {
            rollback(e);
            throw e;
        }
    }

    private int steps(List<Step> steps) throws SQLException {
        int changes = 0;
        int changesAtSavepoint = 0;
        Savepoint savepoint = null;
        for (int at = 0; at < steps.size(); at++) {
            Step step = steps.get(at);
            if (step instanceof Step.Change first) {
                int end = endOfBatch(steps, at, first.sql());
                changes += batch(first.sql(), steps.subList(at, end));
                at = end - 1;
            } else if (step instanceof Step.SetSavepoint) {
                savepoint = connection.setSavepoint();
                changesAtSavepoint = changes;
            } else if (step instanceof Step.BackToSavepoint) {
                connection.rollback(savepoint);
                changes = changesAtSavepoint;
            } else if (step instanceof Step.Rollback) {
                connection.rollback();
                changes = 0;
            }
        }
        return changes;
    }

    private static int endOfBatch(List<Step> steps, int from, String sql) {
        int end = from + 1;
        while (end < steps.size()
                && steps.get(end) instanceof Step.Change next
                && next.sql().equals(sql)) {
            end++;
        }
        return end;
    }

    /** Neighbours with the same SQL go to the server together. */
    private int batch(String sql, List<Step> steps) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (Step step : steps) {
                List<Object> parameters = ((Step.Change) step).parameters();
                for (int i = 0; i < parameters.size(); i++) {
                    statement.setObject(i + 1, parameters.get(i));
                }
                statement.addBatch();
            }
            int[] counts = statement.executeBatch();
            int changes = 0;
            for (int i = 0; i < counts.length; i++) {
                changes += counts[i] > 0 ? counts[i] + ((Step.Change) steps.get(i)).cascaded() : 0;
            }
            return changes;
        }
    }

    private void rollback(SQLException cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
