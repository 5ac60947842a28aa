package dev.tributary.capture.direct;

import io.debezium.connector.postgresql.PostgresType;
import io.debezium.connector.postgresql.TypeRegistry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Domains over types of extensions. Debezium knows such a type by its name, which a domain hides, and treats the values in
 * other ways from the log and from a result. So tables are described to it with the type itself: a domain over hstore is
 * hstore. Domains over other types keep their names, since they may say how long or exact a value is.
 */
final class ExtensionDomains {

    private static final Set<String> TYPES =
            Set.of("hstore", "citext", "ltree", "isbn", "geometry", "geography", "vector", "halfvec", "sparsevec");

    private static final String QUERY = """
            WITH RECURSIVE domains AS (
                SELECT d.oid, d.typbasetype AS base FROM pg_type d WHERE d.typtype = 'd'
                UNION ALL
                SELECT d.oid, t.typbasetype FROM domains d JOIN pg_type t ON t.oid = d.base WHERE t.typtype = 'd')
            SELECT n.nspname, c.relname, a.attname, t.typname
              FROM domains d
              JOIN pg_type t ON t.oid = d.base
              JOIN pg_attribute a ON a.atttypid = d.oid
              JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE t.typtype <> 'd' AND t.typname = ANY (?) AND a.attnum > 0 AND NOT a.attisdropped
            """;

    private ExtensionDomains() {}

    /** Columns of such domains → the name of the type. */
    static Map<UnpublishedColumns.Column, String> columns(Connection connection) throws SQLException {
        Map<UnpublishedColumns.Column, String> columns = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(QUERY)) {
            statement.setArray(1, connection.createArrayOf("text", TYPES.toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    columns.put(
                            new UnpublishedColumns.Column(rows.getString(1), rows.getString(2), rows.getString(3)),
                            rows.getString(4));
                }
            }
        }
        return columns;
    }

    /** The type's number, of such a domain that of what it is made of. */
    static int type(TypeRegistry types, int oid) {
        PostgresType root = types.get(oid).getRootType();
        return TYPES.contains(root.getName()) ? root.getOid() : oid;
    }
}
