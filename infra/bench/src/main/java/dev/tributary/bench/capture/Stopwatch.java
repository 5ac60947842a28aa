package dev.tributary.bench.capture;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Time of a process, of the clock and of the processor, from the moment when PostgreSQL has a slot for it. */
final class Stopwatch implements AutoCloseable {

    private final Child child;
    private final Connection connection;
    private final String begins;
    private long begin;
    private double cpuBegin;

    private Stopwatch(Child child, Connection connection, String begins) {
        this.child = child;
        this.connection = connection;
        this.begins = begins;
    }

    private static String exists(String slot) {
        return "SELECT count(*) FROM pg_replication_slots WHERE slot_name = '" + slot + "'";
    }

    private static String active(String slot) {
        return exists(slot) + " AND active";
    }

    /** Begins when the process reads from the slot. */
    static Stopwatch ofReader(Shop shop, String slot, Child child) throws SQLException {
        return new Stopwatch(child, shop.connect(), active(slot));
    }

    /** Begins when the process makes the slot. */
    static Stopwatch ofMaker(Shop shop, String slot, Child child) throws SQLException {
        return new Stopwatch(child, shop.connect(), exists(slot));
    }

    /** To be asked again and again; true from the beginning on. */
    boolean running() throws SQLException, InterruptedException {
        child.requireAlive();
        while (begin == 0 && child.process().isAlive()) {
            if (Sql.number(connection, begins) > 0) {
                begin = System.nanoTime();
                cpuBegin = child.cpuSeconds();
            } else {
                TimeUnit.MILLISECONDS.sleep(5);
            }
        }
        return begin != 0;
    }

    Run stop(long events) {
        double cpu = child.cpuSeconds() - cpuBegin;
        return new Run(events, (System.nanoTime() - begin) / 1e9, cpu);
    }

    /** Waits for PostgreSQL to see that the process is gone. */
    static void awaitFree(Shop shop, String slot) throws SQLException {
        try (Connection connection = shop.connect()) {
            Patience.await(
                    "the release of " + slot,
                    Duration.ofMinutes(1),
                    Duration.ofMillis(50),
                    () -> Sql.number(connection, active(slot)) == 0);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
