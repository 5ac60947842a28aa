package dev.tributary.source.preflight;

import dev.tributary.source.Catalogue;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The role that the capture enters as.
 *
 * @param replicates whether it may stream from slots, by itself or through a provider's group role
 */
record Role(String name, boolean replicates) {

    /** Amazon's service grants the right through membership in rds_replication. */
    private static final String QUERY = """
            SELECT r.rolname,
                   r.rolsuper OR r.rolreplication
                   OR EXISTS (SELECT FROM pg_roles g WHERE g.rolname = 'rds_replication'
                              AND pg_has_role(r.oid, g.oid, 'MEMBER')) AS replicates
              FROM pg_roles r
             WHERE r.rolname = ?
            """;

    static Optional<Role> read(Catalogue catalogue, String name) throws SQLException {
        return catalogue.first(row -> new Role(row.getString("rolname"), row.getBoolean("replicates")), QUERY, name);
    }
}
