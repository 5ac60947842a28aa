package dev.tributary.capture.direct;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.postgresql.core.BaseStatement;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.jdbc.PgDatabaseMetaData;
import org.postgresql.util.HostSpec;

/**
 * A connection that shows the database as if its columns had the names of {@link RenamedColumns}: in what it says of tables,
 * and in queries that list columns.
 */
final class RenamingConnection extends PgConnection {

    /** Null while the driver asks the server for what it needs itself. */
    private final RenamedColumns names;

    /** While the driver looks at the connection, by a statement whose class it knows. */
    private boolean checking;

    RenamingConnection(HostSpec[] hosts, Properties properties, String url, RenamedColumns names) throws SQLException {
        super(hosts, properties, url);
        this.names = names;
    }

    /** Columns, primary keys and indexes with the other names. */
    @Override
    public DatabaseMetaData getMetaData() {
        return new PgDatabaseMetaData(this) {

            @Override
            public ResultSet getColumns(String catalog, String schema, String table, String column)
                    throws SQLException {
                return renamed(super.getColumns(catalog, schema, table, column), 4);
            }

            @Override
            public ResultSet getPrimaryKeys(String catalog, String schema, String table) throws SQLException {
                return renamed(super.getPrimaryKeys(catalog, schema, table), 4);
            }

            @Override
            public ResultSet getIndexInfo(
                    String catalog, String schema, String table, boolean unique, boolean approximate)
                    throws SQLException {
                return renamed(super.getIndexInfo(catalog, schema, table, unique, approximate), 9);
            }
        };
    }

    /**
     * @param column number of the one with the column's name; the schema's is 2 and the table's 3
     */
    private ResultSet renamed(ResultSet rows, int column) {
        return proxy(ResultSet.class, (proxy, method, arguments) -> {
            Object value = call(method, rows, arguments);
            boolean isName = value != null && method.getName().equals("getString") && arguments[0].equals(column);
            return isName ? names.of(rows.getString(2), rows.getString(3)).getOrDefault(value, (String) value) : value;
        });
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int type, int concurrency, int holdability)
            throws SQLException {
        return super.prepareStatement(names == null ? sql : names.understood(sql), type, concurrency, holdability);
    }

    @Override
    public Statement createStatement(int type, int concurrency, int holdability) throws SQLException {
        Statement statement = super.createStatement(type, concurrency, holdability);
        if (names == null || checking) {
            return statement;
        }
        return proxy(BaseStatement.class, (proxy, method, arguments) -> {
            if (method.getName().equals("executeQuery")) {
                arguments[0] = names.understood((String) arguments[0]);
            }
            return call(method, statement, arguments);
        });
    }

    @Override
    public boolean isValid(int timeout) throws SQLException {
        checking = true;
        try {
            return super.isValid(timeout);
        } finally {
            checking = false;
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(RenamingConnection.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static Object call(Method method, Object target, Object... arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
