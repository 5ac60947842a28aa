package dev.tributary.spec;

import java.util.List;

/**
 * A refined table made of events.
 *
 * @param name in the lake: {@code refined.<name>}
 * @param key columns that tell its rows apart after the steps, at least one
 * @param description may be empty
 * @param steps in the order in which they run; may be empty
 */
public record RefinedTable(String name, List<String> key, String description, List<Step> steps) {

    public RefinedTable {
        key = List.copyOf(key);
        steps = List.copyOf(steps);
    }
}
