package dev.tributary.source.preflight;

import dev.tributary.source.Catalogue;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The pipeline's replication slot.
 *
 * @param usable whether it is a logical slot of this database for pgoutput that outlives its session
 * @param kind type, plugin and database, for people
 * @param activePid process that streams from it; 0 if none does
 * @param activeRole of that process; null if none
 * @param activeProgram the name that it gave itself; null if none
 * @param walStatus {@code reserved}, {@code extended}, {@code unreserved} or {@code lost}
 * @param lostBecause what invalidated it, where the version says so; else null
 * @param retainedBytes of log that are kept for it
 * @param unconfirmedBytes of log since what the capture has confirmed
 * @param failover whether it is synchronised to standbys; false before 17
 * @param inactiveSince as text; null while it is active and before 17
 */
record Slot(
        boolean usable,
        String kind,
        long activePid,
        String activeRole,
        String activeProgram,
        String walStatus,
        String lostBecause,
        long retainedBytes,
        long unconfirmedBytes,
        boolean failover,
        String inactiveSince) {

    /** Columns that older versions do not have are read through JSON. */
    private static final String QUERY = """
            SELECT coalesce(s.slot_type = 'logical' AND s.plugin = 'pgoutput' AND NOT s.temporary
                            AND s.database = current_database(), false) AS usable,
                   concat_ws(' ', CASE WHEN s.temporary THEN 'temporary' END, s.slot_type, s.plugin, s.database) AS kind,
                   coalesce(s.active_pid, 0) AS active_pid,
                   a.usename AS active_role,
                   a.application_name AS active_program,
                   s.wal_status,
                   to_jsonb(s) ->> 'invalidation_reason' AS lost_because,
                   coalesce(pg_wal_lsn_diff(e.lsn, s.restart_lsn), 0)::bigint AS retained,
                   coalesce(pg_wal_lsn_diff(e.lsn, s.confirmed_flush_lsn), 0)::bigint AS unconfirmed,
                   coalesce((to_jsonb(s) ->> 'failover')::boolean, false) AS failover,
                   to_jsonb(s) ->> 'inactive_since' AS inactive_since
              FROM pg_replication_slots s
              LEFT JOIN pg_stat_activity a ON a.pid = s.active_pid,
                   (SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn()
                                ELSE pg_current_wal_lsn() END) AS e (lsn)
             WHERE s.slot_name = ?
            """;

    static Optional<Slot> read(Catalogue catalogue, String name) throws SQLException {
        return catalogue.first(Slot::of, QUERY, name);
    }

    private static Slot of(ResultSet row) throws SQLException {
        return new Slot(
                row.getBoolean("usable"),
                row.getString("kind"),
                row.getLong("active_pid"),
                row.getString("active_role"),
                row.getString("active_program"),
                row.getString("wal_status"),
                row.getString("lost_because"),
                row.getLong("retained"),
                row.getLong("unconfirmed"),
                row.getBoolean("failover"),
                row.getString("inactive_since"));
    }

    boolean isActive() {
        return activePid != 0;
    }

    boolean isLost() {
        return "lost".equals(walStatus) || lostBecause != null;
    }
}
