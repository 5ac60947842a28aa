package dev.tributary.capture.it;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Random transactions on the four tables of {@link #TABLES}, until stopped. */
final class Load implements AutoCloseable {

    static final String[] TABLES = {
        "customers (id bigint PRIMARY KEY, name text NOT NULL DEFAULT 'x', balance numeric(12,2), at timestamptz)",
        "orders (id int PRIMARY KEY, customer bigint, amount numeric(14,2) NOT NULL DEFAULT 1.5, paid boolean)",
        "order_items (id bigint PRIMARY KEY, \"ship date\" date, qty smallint DEFAULT 3)",
        "docs (id int PRIMARY KEY, body text, meta jsonb)"
    };

    /** At full speed the log would grow faster than a capture that is killed again and again can take it in. */
    private static final long PAUSE_NANOS = 3_000_000;

    private final AtomicBoolean running = new AtomicBoolean(true);
    private final AtomicLong transactions = new AtomicLong();
    private final Thread thread;
    private volatile RuntimeException failure;

    Load(Source source, long seed) {
        thread = new Thread(() -> run(source, new Random(seed)), "load");
        thread.start();
    }

    private void run(Source source, Random random) {
        try (Connection connection = source.postgres().connect(source.name());
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            while (running.get()) {
                for (int i = random.nextInt(12); i >= 0; i--) {
                    statement.execute(change(random));
                }
                if (random.nextInt(20) == 0) {
                    connection.rollback();
                } else {
                    connection.commit();
                }
                transactions.incrementAndGet();
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (SQLException e) {
            failure = new IllegalStateException(e);
        }
    }

    private static String change(Random random) {
        int id = random.nextInt(60);
        int value = random.nextInt(1000);
        return switch (random.nextInt(12)) {
            case 0, 1 ->
                "INSERT INTO customers VALUES (" + id + ", 'n" + value + "', " + value + ".5, now())"
                        + " ON CONFLICT (id) DO UPDATE SET balance = excluded.balance";
            case 2 -> "DELETE FROM customers WHERE id = " + id;
            case 3, 4 ->
                "INSERT INTO orders (id, customer, paid) VALUES (" + id + ", " + value + ", NULL)"
                        + " ON CONFLICT (id) DO UPDATE SET paid = NOT coalesce(orders.paid, false)";
            case 5 -> "DELETE FROM orders WHERE id = " + id;
            case 6 ->
                "UPDATE orders SET id = " + (1000 + id) + " WHERE id = " + id
                        + " AND NOT EXISTS (SELECT FROM orders WHERE id = " + (1000 + id) + ")";
            case 7, 8 ->
                "INSERT INTO order_items VALUES (" + id + ", date '2026-01-01' + " + value + ", " + value + ")"
                        + " ON CONFLICT (id) DO UPDATE SET qty = excluded.qty";
            case 9, 10 ->
                "INSERT INTO docs VALUES (" + id + ", repeat(md5('" + value + "'), 200), '{\"v\": " + value
                        + "}') ON CONFLICT (id) DO UPDATE SET meta = excluded.meta";
            default -> value < 20 ? "TRUNCATE order_items" : "DELETE FROM docs WHERE id = " + id;
        };
    }

    long transactions() {
        return transactions.get();
    }

    @Override
    public void close() {
        running.set(false);
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
