package dev.tributary.reduce.conformance;

import dev.tributary.reduce.Columns;
import dev.tributary.reduce.Order;
import java.util.List;

/**
 * What an engine is told about the table of a case.
 *
 * @param tracked names of the columns whose change opens a version (SCD 2)
 * @param order whether events come numbered and in order, or as a foreign Debezium wrote them
 */
public record Table(List<Column> columns, List<String> tracked, Identity identity, Order order) {

    public Table {
        columns = List.copyOf(columns);
        tracked = List.copyOf(tracked);
    }

    public boolean isKeyed() {
        return columns.stream().anyMatch(Column::isKey);
    }

    Columns asColumns() {
        return new Columns(
                columns.stream().map(Column::name).toList(),
                columns.stream().filter(Column::isKey).map(Column::name).toList());
    }
}
