package dev.tributary.spec;

import java.util.List;
import java.util.Optional;

/**
 * The database whose changes are captured.
 *
 * @param tables at least one
 * @param snapshot when the rows that they hold already are read
 */
public record Source(List<SourceTable> tables, SnapshotMode snapshot) {

    public Source {
        tables = List.copyOf(tables);
    }

    /** Of a file that says nothing about snapshots. */
    public Source(List<SourceTable> tables) {
        this(tables, SnapshotMode.INITIAL);
    }

    /** The table of a name: {@code public.orders}, or that of the refined table. */
    public Optional<SourceTable> table(String name) {
        return tables.stream()
                .filter(table ->
                        table.qualifiedName().equals(name) || table.as().equals(name))
                .findFirst();
    }

    /** The table that a wrong name probably meant, as the file writes it. */
    public Optional<String> nearest(String name) {
        List<String> names = tables.stream().map(SourceTable::qualifiedName).toList();
        return Optional.ofNullable(Words.nearest(name, names)).or(() -> Optional.ofNullable(
                        Words.nearest(name, tables.stream().map(SourceTable::as).toList()))
                .flatMap(this::table)
                .map(SourceTable::qualifiedName));
    }
}
