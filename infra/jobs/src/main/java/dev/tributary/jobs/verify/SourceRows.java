package dev.tributary.jobs.verify;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows of a query in PostgreSQL as canonical texts, in the order of their key; fetched a few thousand at a time. */
final class SourceRows implements Iterator<TextRow>, AutoCloseable {

    private static final int FETCH = 5_000;

    private final Statement statement;
    private final ResultSet rows;
    private final int keyColumns;
    private final int columns;
    private boolean here;

    /**
     * @param from what to read: a table or a subquery with an alias
     * @param texts expressions of type text, those of the key first
     */
    SourceRows(Connection reader, String with, String from, List<String> texts, int keyColumns) throws SQLException {
        this.keyColumns = keyColumns;
        this.columns = texts.size();
        String selection = IntStream.range(0, columns)
                .mapToObj(i -> texts.get(i) + " AS c" + i)
                .collect(Collectors.joining(", "));
        String order = IntStream.range(0, keyColumns)
                .mapToObj(i -> "c" + i + " COLLATE \"C\" NULLS FIRST")
                .collect(Collectors.joining(", "));
        this.statement = reader.createStatement();
        statement.setFetchSize(FETCH);
        this.rows = statement.executeQuery(
                with + "SELECT * FROM (SELECT " + selection + " FROM " + from + ") AS texts ORDER BY " + order);
        advance();
    }

    @Override
    public boolean hasNext() {
        return here;
    }

    @Override
    public TextRow next() {
        if (!here) {
            throw new NoSuchElementException();
        }
        try {
            List<String> texts = new ArrayList<>(columns);
            for (int i = 1; i <= columns; i++) {
                texts.add(rows.getString(i));
            }
            advance();
            return new TextRow(texts.subList(0, keyColumns), texts.subList(keyColumns, columns));
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot read on from the database: " + e.getMessage(), e);
        }
    }

    private void advance() throws SQLException {
        here = rows.next();
    }

    @Override
    public void close() throws SQLException {
        statement.close();
    }
}
