package dev.tributary.spec;

import java.nio.file.Path;
import java.util.List;

/**
 * A table computed from refined ones.
 *
 * @param name in the lake: {@code marts.<name>}
 * @param sql file with one SELECT over refined tables by their bare names; exists
 * @param grain columns of the result that tell its rows apart, at least one
 * @param description may be empty
 */
public record Mart(String name, Path sql, List<String> grain, String description) {

    public Mart {
        grain = List.copyOf(grain);
    }
}
