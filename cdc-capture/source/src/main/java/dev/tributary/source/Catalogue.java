package dev.tributary.source;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Asks a database questions; changes nothing in it. */
public final class Catalogue {

    /** One row of an answer → a value. */
    public interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private final Connection connection;

    public Catalogue(Connection connection) {
        this.connection = connection;
    }

    /**
     * All rows.
     *
     * @param parameters texts, numbers, or lists of texts for {@code text[]}
     */
    public <T> List<T> all(Reader<T> reader, String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i] instanceof List<?> list ? array(list) : parameters[i]);
            }
            List<T> result = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    result.add(reader.read(rows));
                }
            }
            return result;
        }
    }

    /** The first row's value; empty if there is no row, or it is NULL. */
    public <T> Optional<T> first(Reader<T> reader, String sql, Object... parameters) throws SQLException {
        List<T> all = all(reader, sql, parameters);
        return all.isEmpty() ? Optional.empty() : Optional.ofNullable(all.get(0));
    }

    private Array array(List<?> texts) throws SQLException {
        return connection.createArrayOf("text", texts.toArray());
    }

    /** The texts of a column of type {@code text[]}; empty for NULL. */
    public static List<String> texts(ResultSet row, String column) throws SQLException {
        Array array = row.getArray(column);
        return array == null ? List.of() : List.copyOf(Arrays.asList((String[]) array.getArray()));
    }
}
