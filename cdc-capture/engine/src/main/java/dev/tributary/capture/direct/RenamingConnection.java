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
import java.sql.Types;
import java.util.Date;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.postgresql.core.BaseStatement;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.jdbc.PgDatabaseMetaData;
import org.postgresql.util.HostSpec;

/**
 * The connection on which Debezium asks the database. It differs from the driver's in six things:
 *
 * <ul>
 *   <li>Columns have the names of {@link RenamedColumns}, in what it says of tables and in queries that list columns.
 *   <li>Generated columns that the log does not have are hidden; see {@link UnpublishedColumns}.
 *   <li>Domains over types of extensions are shown as these; see {@link ExtensionDomains}.
 *   <li>In queries of incremental snapshots, a parameter that is a number or a text gets its type from what it is compared
 *       with. Debezium compares keys with values of other types, which PostgreSQL refuses for times, bit strings and money, and
 *       which is another order for citext.
 *   <li>Arrays and dates of their results are PostgreSQL's texts: the driver's arrays cannot be serialized, and its calendar
 *       has not all days.
 *   <li>Enums without labels, and domains of enums, have an empty list of labels instead of null, at which Debezium fails.
 * </ul>
 */
final class RenamingConnection extends PgConnection {

    /** In Debezium's queries of types. */
    private static final String LABELS = "e.values as enum_values";

    private static final String NEVER_NULL = "coalesce(e.values, '{}') as enum_values";

    /** Number of the column of {@link DatabaseMetaData#getColumns} that says whether a column is generated. */
    private static final int IS_GENERATED = 24;

    /** Null while the driver asks the server for what it needs itself. */
    private final RenamedColumns names;

    private final UnpublishedColumns unpublished;

    /** While the driver looks at the connection, by a statement whose class it knows. */
    private boolean checking;

    RenamingConnection(
            HostSpec[] hosts, Properties properties, String url, RenamedColumns names, UnpublishedColumns unpublished)
            throws SQLException {
        super(hosts, properties, url);
        this.names = names;
        this.unpublished = unpublished;
    }

    /** Columns, primary keys and indexes with the other names. */
    @Override
    public DatabaseMetaData getMetaData() {
        return new PgDatabaseMetaData(this) {

            @Override
            public ResultSet getColumns(String catalog, String schema, String table, String column)
                    throws SQLException {
                Set<UnpublishedColumns.Column> hidden = unpublished.read(RenamingConnection.this);
                Map<UnpublishedColumns.Column, String> types = ExtensionDomains.columns(RenamingConnection.this);
                ResultSet published = published(super.getColumns(catalog, schema, table, column), hidden);
                return renamed(retyped(published, types), 4);
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

    /** Without those that are hidden; the others are not said to be generated, since an incremental snapshot leaves these out. */
    private static ResultSet published(ResultSet rows, Set<UnpublishedColumns.Column> hidden) {
        return proxy(ResultSet.class, (proxy, method, arguments) -> {
            Object value = call(method, rows, arguments);
            if (method.getName().equals("getString") && arguments[0].equals(IS_GENERATED)) {
                return "NO";
            }
            while (method.getName().equals("next") && value.equals(true) && hidden.contains(column(rows))) {
                value = rows.next();
            }
            return value;
        });
    }

    private static ResultSet retyped(ResultSet rows, Map<UnpublishedColumns.Column, String> types) {
        if (types.isEmpty()) {
            return rows;
        }
        return proxy(ResultSet.class, (proxy, method, arguments) -> {
            Object value = call(method, rows, arguments);
            boolean isType = method.getName().equals("getString") && arguments[0].equals(6);
            return isType ? types.getOrDefault(column(rows), (String) value) : value;
        });
    }

    private static UnpublishedColumns.Column column(ResultSet rows) throws SQLException {
        return new UnpublishedColumns.Column(rows.getString(2), rows.getString(3), rows.getString(4));
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
        if (names == null) {
            return super.prepareStatement(sql, type, concurrency, holdability);
        }
        PreparedStatement statement = super.prepareStatement(understood(sql), type, concurrency, holdability);
        if (!isOfChunk(sql)) {
            return statement;
        }
        return proxy(PreparedStatement.class, (proxy, method, arguments) -> {
            if (method.getName().equals("setObject") && arguments.length == 2 && isComparedAsText(arguments[1])) {
                statement.setObject((Integer) arguments[0], arguments[1].toString(), Types.OTHER);
                return null;
            }
            return result(call(method, statement, arguments));
        });
    }

    /** Debezium's queries of an incremental snapshot: for a chunk, and for the largest key. */
    private static boolean isOfChunk(String sql) {
        return sql.startsWith("SELECT \"") && sql.contains(" ORDER BY \"") && sql.contains(" LIMIT ");
    }

    private static boolean isComparedAsText(Object value) {
        return value instanceof String || value instanceof Number || value instanceof ArrayText;
    }

    @Override
    public Statement createStatement(int type, int concurrency, int holdability) throws SQLException {
        Statement statement = super.createStatement(type, concurrency, holdability);
        if (names == null || checking) {
            return statement;
        }
        return proxy(BaseStatement.class, (proxy, method, arguments) -> {
            if (!method.getName().equals("executeQuery")) {
                return call(method, statement, arguments);
            }
            String sql = (String) arguments[0];
            arguments[0] = understood(sql);
            Object rows = call(method, statement, arguments);
            return isOfChunk(sql) ? result(rows) : rows;
        });
    }

    private String understood(String sql) {
        return names.understood(sql.replace(LABELS, NEVER_NULL));
    }

    /** Of a query; everything else as it is. */
    private static Object result(Object returned) {
        if (!(returned instanceof ResultSet rows)) {
            return returned;
        }
        return proxy(ResultSet.class, (proxy, method, arguments) -> {
            boolean byNumber = arguments != null && arguments.length == 1 && arguments[0] instanceof Integer;
            if (byNumber && method.getName().equals("getArray")) {
                String text = rows.getString((Integer) arguments[0]);
                return text == null ? null : new ArrayText(text);
            }
            Object value = call(method, rows, arguments);
            return byNumber && value instanceof Date && method.getName().equals("getObject")
                    ? rows.getString((Integer) arguments[0])
                    : value;
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
