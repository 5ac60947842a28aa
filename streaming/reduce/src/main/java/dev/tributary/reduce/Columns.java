package dev.tributary.reduce;

import java.io.Serializable;
import java.util.HashSet;
import java.util.List;

/**
 * The columns of a table. A row is an {@code Object[]} with one value a column in this order.
 *
 * @param names all columns; any text is a name
 * @param key the columns that identify a row, in the order of the message key; empty for a table without key
 */
public record Columns(List<String> names, List<String> key) implements Serializable {

    public Columns {
        names = List.copyOf(names);
        key = List.copyOf(key);
        if (new HashSet<>(names).size() != names.size()) {
            throw new IllegalArgumentException("A column appears twice in " + names);
        }
        if (!names.containsAll(key)) {
            throw new IllegalArgumentException("The key " + key + " is not among the columns " + names);
        }
    }

    public int size() {
        return names.size();
    }

    public boolean isKeyed() {
        return !key.isEmpty();
    }

    /**
     * @throws IllegalArgumentException if there is no such column
     */
    public int index(String name) {
        int index = names.indexOf(name);
        if (index < 0) {
            throw new IllegalArgumentException("No column '" + name + "' among " + names);
        }
        return index;
    }

    /** The key of a row: {@code (1, a, x)} with key {@code (1)} → {@code (1)}. */
    public Key keyOf(Object[] row) {
        Object[] values = new Object[key.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = row[index(key.get(i))];
        }
        return Key.of(values);
    }
}
