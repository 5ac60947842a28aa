package dev.tributary.capture.it;

import dev.tributary.reduce.conformance.RandomSql;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;

/** Random transactions on the tables of {@link RandomSql}, until stopped; a server that restarts is waited for. */
final class Traffic implements AutoCloseable {

    private final Source source;
    private final Random random;
    private final Thread thread;
    private volatile boolean running = true;
    private volatile RuntimeException failure;

    /** Lets it run as long as something else does. */
    static void during(Source source, long seed, Runnable action) {
        try (Traffic traffic = new Traffic(source, seed)) {
            action.run();
            traffic.requireRuns();
        }
    }

    private Traffic(Source source, long seed) {
        this.source = source;
        this.random = new Random(seed);
        thread = new Thread(this::run, "traffic");
        thread.start();
    }

    private void run() {
        while (running) {
            try (Connection connection = source.postgres().connect(source.name());
                    Statement statement = connection.createStatement()) {
                RandomSql sql = new RandomSql(random, connection);
                while (running) {
                    sql.transact();
                    // A pace that a capture holds which commits all the time.
                    statement.execute("SELECT pg_sleep(0.01)");
                }
            } catch (SQLException e) {
                if (!isRestart(e)) {
                    failure = new IllegalStateException(e);
                    return;
                }
            }
        }
    }

    /** Classes of states: connection broken, operator's intervention. */
    private static boolean isRestart(SQLException e) {
        return e.getSQLState().startsWith("08") || e.getSQLState().startsWith("57");
    }

    private void requireRuns() {
        if (!thread.isAlive()) {
            throw new IllegalStateException("The traffic ended early", failure);
        }
    }

    @Override
    public void close() {
        running = false;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (failure != null) {
            throw failure;
        }
    }
}
