package dev.tributary.jobs.verify;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Columns of tables and queries in PostgreSQL. */
final class SourceCatalog {

    private static final String COLUMNS = """
            WITH RECURSIVE made_of AS (
                SELECT a.attnum, a.attname, a.attgenerated <> '' AS generated, t.typname, t.typtype, t.typbasetype
                FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
                WHERE a.attrelid = ?::regclass AND a.attnum > 0 AND NOT a.attisdropped
                UNION ALL
                SELECT m.attnum, m.attname, m.generated, t.typname, t.typtype, t.typbasetype
                FROM made_of m JOIN pg_type t ON t.oid = m.typbasetype
                WHERE m.typtype = 'd'
            )
            SELECT attname, typname, generated FROM made_of WHERE typtype <> 'd' ORDER BY attnum
            """;

    private SourceCatalog() {}

    /**
     * @param table quoted, with its schema
     */
    static List<SourceColumn> ofTable(Connection reader, String table) throws SQLException {
        try (PreparedStatement statement = reader.prepareStatement(COLUMNS)) {
            statement.setString(1, table);
            List<SourceColumn> columns = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    columns.add(new SourceColumn(rows.getString(1), rows.getString(2), rows.getBoolean(3)));
                }
            }
            return columns;
        }
    }

    /**
     * What a query reads to get the rows that the log knows under a table's name: not those of tables that inherit from
     * it, but those of all its partitions.
     *
     * @param table quoted, with its schema
     */
    static String rowsOf(Connection reader, String table) throws SQLException {
        try (PreparedStatement statement =
                reader.prepareStatement("SELECT relkind = 'p' FROM pg_class WHERE oid = ?::regclass")) {
            statement.setString(1, table);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1) ? table : "ONLY " + table;
            }
        }
    }

    static List<SourceColumn> ofQuery(Connection reader, String query) throws SQLException {
        try (Statement statement = reader.createStatement();
                ResultSet none = statement.executeQuery(query)) {
            ResultSetMetaData described = none.getMetaData();
            List<SourceColumn> columns = new ArrayList<>();
            for (int i = 1; i <= described.getColumnCount(); i++) {
                columns.add(new SourceColumn(described.getColumnLabel(i), described.getColumnTypeName(i), false));
            }
            return columns;
        }
    }
}
