package dev.tributary.bench.capture;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A part of the log that every contender replays from a copy of the same slot.
 *
 * @param slot that keeps it
 * @param start where it begins
 * @param barrier the place of a message, behind all changes
 * @param end where the message's transaction ends, and the log with it
 * @param events row events in it, as PostgreSQL itself decodes them
 * @param bytes of pgoutput
 */
record Backlog(Shop shop, String slot, long start, long barrier, long end, Tally events, long bytes) {

    /** What {@code pg_recvlogical} and Debezium ask for. */
    static final String PROTOCOL = "1";

    private static final String BASE = "bench_base";

    /**
     * Writes it: with the capture's own slot as the place to start from, which must be free.
     *
     * @param changes to write, about
     */
    static Backlog write(Shop shop, long changes, double seed) throws SQLException {
        shop.execute(
                "SELECT pg_copy_logical_replication_slot('" + shop.objects().slot() + "', '" + BASE + "')");
        long start = shop.number(
                "SELECT confirmed_flush_lsn - '0/0' FROM pg_replication_slots WHERE slot_name = '" + BASE + "'");
        Workload.write(shop, changes, seed);
        long barrier = shop.barrier();
        long end = shop.number("SELECT pg_current_wal_flush_lsn() - '0/0'");
        shop.execute("CHECKPOINT");
        try (Connection connection = shop.connect()) {
            return decoded(shop, connection, start, barrier, end);
        }
    }

    private static Backlog decoded(Shop shop, Connection connection, long start, long barrier, long end)
            throws SQLException {
        Tally events = new Tally();
        long bytes = 0;
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        """
                        SELECT kind, relation::regclass::text, count(*), sum(size) FROM (
                            SELECT chr(get_byte(data, 0)) AS kind, length(data) + 1 AS size,
                                CASE WHEN chr(get_byte(data, 0)) IN ('I', 'U', 'D')
                                    THEN ('x' || encode(substr(data, 2, 4), 'hex'))::bit(32)::int::oid END AS relation
                            FROM pg_logical_slot_peek_binary_changes('%s', '%s', NULL,
                                'proto_version', '%s', 'publication_names', '%s', 'messages', 'true')) AS changes
                        GROUP BY 1, 2""".formatted(BASE, lsn(end), PROTOCOL, shop.objects().publication()))) {
            while (rows.next()) {
                if (rows.getString(2) != null) {
                    char operation = "cud".charAt("IUD".indexOf(rows.getString(1)));
                    events.counts().put("public." + rows.getString(2) + " " + operation, rows.getLong(3));
                }
                bytes += rows.getLong(4);
            }
        }
        return new Backlog(shop, BASE, start, barrier, end, events, bytes);
    }

    /** The same changes with their values in PostgreSQL's binary form. */
    long bytesInBinary() throws SQLException {
        return shop.number("SELECT sum(length(data) + 1)::bigint FROM pg_logical_slot_peek_binary_changes('" + slot
                + "', '" + lsn(end) + "', NULL, 'proto_version', '" + PROTOCOL + "', 'publication_names', '"
                + shop.objects().publication() + "', 'messages', 'true', 'binary', 'true')");
    }

    /** Makes a slot of this name, in the place of one that may be there, from which everything is replayed. */
    void copySlot(String name) throws SQLException {
        shop.execute(
                "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = '" + name + "'",
                "SELECT pg_copy_logical_replication_slot('" + slot + "', '" + name + "')");
    }

    void dropSlot(String name) throws SQLException {
        shop.execute("SELECT pg_drop_replication_slot('" + name + "')");
    }

    /** {@code 0/16B3748}. */
    static String lsn(long number) {
        return String.format("%X/%X", number >>> 32, number & 0xFFFFFFFFL);
    }
}
