package dev.tributary.producers;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/**
 * Keys from the sequences of the tables, drawn ahead in blocks, so that planning needs no database and whoever else
 * inserts rows gets others. Lane {@code i} of {@code n} gets those with remainder {@code i}: the same ones in every run
 * on a fresh database, whichever lane asks first. Thread-safe.
 */
final class SequenceKeys {

    /** More than any transaction takes. */
    private static final int ENOUGH = 200;

    private static final String DRAW =
            "SELECT nextval(pg_get_serial_sequence(?, ?)) FROM generate_series(1, ?) ORDER BY 1";

    private final Map<KeyedTable, List<Queue<Long>>> drawn = new EnumMap<>(KeyedTable.class);
    private final int lanes;

    SequenceKeys(int lanes) {
        this.lanes = lanes;
        for (KeyedTable table : KeyedTable.values()) {
            List<Queue<Long>> queues = new ArrayList<>();
            for (int lane = 0; lane < lanes; lane++) {
                queues.add(new ArrayDeque<>());
            }
            drawn.put(table, queues);
        }
    }

    /**
     * Sees to it that a lane has keys for any one transaction. Commits, because after a crash of the server an
     * uncommitted draw may be given out again.
     */
    synchronized void refill(int lane, Connection connection) throws SQLException {
        for (KeyedTable table : KeyedTable.values()) {
            while (drawn.get(table).get(lane).size() < ENOUGH) {
                draw(table, connection);
                connection.commit();
            }
        }
    }

    Keys of(int lane) {
        return table -> {
            synchronized (this) {
                return drawn.get(table).get(lane).remove();
            }
        };
    }

    private void draw(KeyedTable table, Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(DRAW)) {
            statement.setString(1, table.table);
            statement.setString(2, table.key);
            statement.setInt(3, ENOUGH * lanes);
            try (ResultSet keys = statement.executeQuery()) {
                while (keys.next()) {
                    long key = keys.getLong(1);
                    drawn.get(table).get(Math.floorMod(key, lanes)).add(key);
                }
            }
        }
    }
}
