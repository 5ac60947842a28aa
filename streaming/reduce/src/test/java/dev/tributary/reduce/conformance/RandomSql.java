package dev.tributary.reduce.conformance;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Random transactions on four tables: {@code plain} (key, default replica identity), {@code shifting} (deferrable key,
 * REPLICA IDENTITY FULL), {@code counted} (no key, FULL) and {@code appended} (no key).
 */
public final class RandomSql {

    /** Name and columns, by name. */
    public static final Map<String, String> TABLES = Map.of(
            "plain", "plain (id int PRIMARY KEY, name text, big text)",
            "shifting", "shifting (id int PRIMARY KEY DEFERRABLE INITIALLY DEFERRED, name text, big text)",
            "counted", "counted (a int, b text)",
            "appended", "appended (a int, b text)");

    /** To be executed when the tables exist. */
    public static final List<String> SETTINGS = List.of(
            "ALTER TABLE plain ALTER big SET STORAGE EXTERNAL",
            "ALTER TABLE shifting ALTER big SET STORAGE EXTERNAL",
            "ALTER TABLE shifting REPLICA IDENTITY FULL",
            "ALTER TABLE counted REPLICA IDENTITY FULL");

    private static final int LARGE = 2500;

    private final Random random;
    private final Connection connection;

    public RandomSql(Random random, Connection connection) {
        this.random = random;
        this.connection = connection;
    }

    /** One transaction, which may be rolled back as a whole or to a savepoint. */
    public void transact() throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            int count = 1 + random.nextInt(5);
            for (int i = 0; i < count; i++) {
                Savepoint savepoint = connection.setSavepoint();
                try {
                    statement.execute(statement());
                    if (random.nextInt(6) == 0) {
                        connection.rollback(savepoint);
                    }
                } catch (SQLException duplicate) {
                    // A key that is taken: part of the game, and undone as an application would.
                    connection.rollback(savepoint);
                }
            }
            if (random.nextInt(10) == 0) {
                connection.rollback();
            } else {
                commit();
            }
        } finally {
            connection.setAutoCommit(true);
        }
    }

    /** Deferred keys are checked here. */
    private void commit() throws SQLException {
        try {
            connection.commit();
        } catch (SQLException duplicate) {
            connection.rollback();
        }
    }

    private String statement() {
        return switch (random.nextInt(8)) {
            case 0, 1, 2 -> keyed("plain");
            case 3, 4, 5 -> random.nextInt(3) == 0 ? shifting() : keyed("shifting");
            case 6 -> counted();
            default -> "INSERT INTO appended SELECT " + id() + ", 'r' FROM generate_series(1, " + id() + ")";
        };
    }

    private String keyed(String table) {
        return switch (random.nextInt(14)) {
            case 0, 1, 2 -> "INSERT INTO " + table + " VALUES (" + id() + ", " + name() + ", " + large() + ")";
            case 3 ->
                "INSERT INTO " + table + " SELECT i, " + name() + ", " + large() + " FROM generate_series(1, 8) i"
                        + " WHERE i % 3 = 0 AND i NOT IN (SELECT id FROM " + table + ")";
            case 4, 5 -> "UPDATE " + table + " SET name = " + name() + " WHERE id = " + id();
            case 6 -> "UPDATE " + table + " SET name = name || 'x' WHERE id > " + id();
            case 7 -> "UPDATE " + table + " SET big = " + large() + " WHERE id = " + id();
            case 8 -> "UPDATE " + table + " SET id = " + id() + " WHERE id = " + id();
            case 9 -> "UPDATE " + table + " SET id = " + id() + ", name = " + name() + " WHERE id = " + id();
            case 10 -> "DELETE FROM " + table + " WHERE id = " + id();
            case 11 -> "DELETE FROM " + table + " WHERE id % 4 = " + random.nextInt(4);
            case 12 -> "UPDATE " + table + " SET id = id + 20 WHERE id = " + id();
            default ->
                random.nextInt(4) == 0
                        ? "TRUNCATE " + (random.nextBoolean() ? table : "plain, shifting, counted, appended")
                        : "UPDATE " + table + " SET id = id - 20 WHERE id > 20";
        };
    }

    private String shifting() {
        return switch (random.nextInt(4)) {
            case 0 -> "UPDATE shifting SET id = id + 1 WHERE id < 20";
            case 1 -> "UPDATE shifting SET id = id - 1 WHERE id < 20";
            case 2 -> "UPDATE shifting SET id = 9 - id WHERE id BETWEEN 1 AND 8";
            default ->
                "UPDATE shifting SET id = CASE id WHEN 1 THEN 2 ELSE 1 END, name = " + name() + " WHERE id IN (1, 2)";
        };
    }

    private String counted() {
        return switch (random.nextInt(4)) {
            case 0 -> "INSERT INTO counted SELECT " + id() + ", 'c' FROM generate_series(1, 3)";
            case 1 -> "UPDATE counted SET a = " + id() + " WHERE a = " + id();
            case 2 -> "DELETE FROM counted WHERE ctid IN (SELECT ctid FROM counted WHERE a = " + id() + " LIMIT 1)";
            default -> "INSERT INTO counted VALUES (" + id() + ", NULL)";
        };
    }

    private int id() {
        return 1 + random.nextInt(8);
    }

    private String name() {
        return random.nextInt(6) == 0 ? "NULL" : "'n" + random.nextInt(1000) + "'";
    }

    private String large() {
        return random.nextInt(6) == 0 ? "NULL" : "repeat('v" + random.nextInt(1000) + "-', " + LARGE / 4 + ")";
    }
}
