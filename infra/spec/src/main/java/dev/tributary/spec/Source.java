package dev.tributary.spec;

import java.util.List;

/**
 * The database whose changes are captured.
 *
 * @param tables at least one
 */
public record Source(List<SourceTable> tables) {

    public Source {
        tables = List.copyOf(tables);
    }
}
