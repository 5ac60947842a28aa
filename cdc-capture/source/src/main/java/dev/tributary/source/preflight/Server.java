package dev.tributary.source.preflight;

import dev.tributary.source.Catalogue;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The server as a whole.
 *
 * @param version {@code 180001} for 18.1
 * @param standby whether it replays another server's log
 * @param walLevel {@code minimal}, {@code replica} or {@code logical}
 * @param maxSlots replication slots that fit
 * @param slots that exist
 * @param maxSenders WAL senders that fit
 * @param senders that run
 * @param standbys physical slots, which standbys use
 * @param slotWalKeepMegabytes −1 for no limit
 * @param senderTimeoutMillis 0 for none
 * @param idleSlotTimeoutSeconds 0 for none, also before 18
 */
record Server(
        int version,
        boolean standby,
        String walLevel,
        int maxSlots,
        int slots,
        int maxSenders,
        int senders,
        int standbys,
        long slotWalKeepMegabytes,
        long senderTimeoutMillis,
        long idleSlotTimeoutSeconds) {

    private static final String QUERY = """
            SELECT current_setting('server_version_num')::int AS version,
                   pg_is_in_recovery() AS standby,
                   current_setting('wal_level') AS wal_level,
                   current_setting('max_replication_slots')::int AS max_slots,
                   (SELECT count(*) FROM pg_replication_slots) AS slots,
                   current_setting('max_wal_senders')::int AS max_senders,
                   (SELECT count(*) FROM pg_stat_get_wal_senders()) AS senders,
                   (SELECT count(*) FROM pg_replication_slots WHERE slot_type = 'physical') AS standbys,
                   (SELECT setting::bigint FROM pg_settings WHERE name = 'max_slot_wal_keep_size') AS keep,
                   (SELECT setting::bigint FROM pg_settings WHERE name = 'wal_sender_timeout') AS sender_timeout,
                   (SELECT setting::bigint FROM pg_settings WHERE name = 'idle_replication_slot_timeout') AS idle_timeout
            """;

    static Server read(Catalogue catalogue) throws SQLException {
        return catalogue.first(Server::of, QUERY).orElseThrow();
    }

    private static Server of(ResultSet row) throws SQLException {
        return new Server(
                row.getInt("version"),
                row.getBoolean("standby"),
                row.getString("wal_level"),
                row.getInt("max_slots"),
                row.getInt("slots"),
                row.getInt("max_senders"),
                row.getInt("senders"),
                row.getInt("standbys"),
                row.getLong("keep"),
                row.getLong("sender_timeout"),
                row.getLong("idle_timeout"));
    }

    /** Whether it is of this major version or a later one. */
    boolean isAtLeast(int major) {
        return version >= major * 10_000;
    }
}
