package dev.tributary.capture.direct;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Generated columns that a publication leaves out of the log. A snapshot could read them, but a change could not say what
 * became of them, so they are captured nowhere: neither by a snapshot nor from the log.
 *
 * @param publication the pipeline's; without one all columns count as published
 */
record UnpublishedColumns(Optional<String> publication) {

    /**
     * A column, its names as the database spells them.
     */
    record Column(String schema, String table, String name) {}

    /** Publications have had the option since release 18; it covers stored columns only. */
    private static final String QUERY = """
            SELECT n.nspname, c.relname, a.attname
              FROM pg_attribute a
              JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE a.attgenerated <> '' AND a.attnum > 0 AND NOT a.attisdropped
               AND NOT (a.attgenerated = 's' AND EXISTS (
                   SELECT FROM pg_publication p WHERE p.pubname = ? AND to_jsonb(p) ->> 'pubgencols' = 's'))
            """;

    Set<Column> read(Connection connection) throws SQLException {
        Set<Column> columns = new HashSet<>();
        if (publication.isEmpty()) {
            return columns;
        }
        try (PreparedStatement statement = connection.prepareStatement(QUERY)) {
            statement.setString(1, publication.get());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    columns.add(new Column(rows.getString(1), rows.getString(2), rows.getString(3)));
                }
            }
        }
        return columns;
    }
}
