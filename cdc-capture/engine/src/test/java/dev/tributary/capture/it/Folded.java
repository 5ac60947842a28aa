package dev.tributary.capture.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.reduce.Folds;
import dev.tributary.reduce.Order;
import dev.tributary.reduce.conformance.Column;
import dev.tributary.reduce.conformance.Event;
import dev.tributary.reduce.conformance.FoldEngine;
import dev.tributary.reduce.conformance.History;
import dev.tributary.reduce.conformance.Identity;
import dev.tributary.reduce.conformance.Table;
import dev.tributary.reduce.conformance.Type;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** What the product's fold makes of captured records, and what the database holds. */
final class Folded {

    /** Of the tables of {@link dev.tributary.reduce.conformance.RandomSql} that have a key. */
    static final List<Column> COLUMNS = List.of(
            new Column("id", Type.TEXT, true),
            new Column("name", Type.TEXT, false),
            new Column("big", Type.TEXT, false));

    private Folded() {}

    static CapturedTable table(
            Source source, String name, List<Column> columns, Identity identity, Map<String, String> formerly) {
        List<String> tracked = columns.stream()
                .filter(column -> !column.isKey())
                .map(Column::name)
                .toList();
        return new CapturedTable(
                source.topics().changes("public", name), new Table(columns, tracked, identity, Order.DENSE), formerly);
    }

    /** The tables of {@link dev.tributary.reduce.conformance.RandomSql} that have a key, in cuts that chance makes. */
    static void requireEqual(Source source, List<Received> all, long seed) throws SQLException {
        for (String name : List.of("plain", "shifting")) {
            Identity identity = name.equals("plain") ? Identity.KEY : Identity.FULL;
            CapturedTable table = table(source, name, COLUMNS, identity, Map.of());
            List<List<Event>> cuts = table.cuts(all, new Random(seed));
            assertThat(texts(new FoldEngine(Folds.PRODUCTION)
                            .apply(table.table(), History.SCD1, cuts)
                            .rows()))
                    .as(name + " after seed " + seed)
                    .isEqualTo(truth(source, name, COLUMNS));
        }
    }

    static List<String> truth(Source source, String table, List<Column> columns) throws SQLException {
        List<List<Object>> rows = new ArrayList<>();
        try (Connection connection = source.postgres().connect(source.name());
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT * FROM " + table)) {
            while (result.next()) {
                List<Object> row = new ArrayList<>();
                for (Column column : columns) {
                    row.add(result.getString(column.name()));
                }
                rows.add(row);
            }
        }
        return texts(rows);
    }

    static List<String> texts(List<List<Object>> rows) {
        return rows.stream().map(List::toString).sorted().toList();
    }
}
