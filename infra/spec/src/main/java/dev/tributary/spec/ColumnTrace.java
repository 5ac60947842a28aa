package dev.tributary.spec;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Follows the columns of an event through its steps, as far as they can be known before Spark runs, and notes steps
 * that cannot work: a column that is not there, a struct that is none, two columns of one name.
 */
final class ColumnTrace {

    private Map<String, Shape> columns;

    /** Whether there may be columns that are not listed. */
    private boolean open;

    ColumnTrace(Map<String, Shape> columns) {
        this.columns = new LinkedHashMap<>(columns);
    }

    /**
     * @param step empty for one with problems, after which nothing is known
     */
    void follow(Optional<Step> step, Value at) {
        if (step.isEmpty()) {
            open = true;
            columns.clear();
            return;
        }
        Step known = step.get();
        if (known instanceof Step.EmptyToNull empty) {
            empty.columns().forEach(column -> requireText(column, at));
        } else if (known instanceof Step.Flatten flatten) {
            flatten(flatten, at);
        } else if (known instanceof Step.Explode explode) {
            explode(explode, at);
        } else if (known instanceof Step.Rename rename) {
            rename(rename.columns(), at);
        } else if (known instanceof Step.Cast cast) {
            require(cast.columns().keySet(), at);
            cast.columns().keySet().forEach(column -> columns.replace(column, Shape.UNKNOWN));
        } else if (known instanceof Step.Derive derive) {
            columns.put(derive.column(), Shape.UNKNOWN);
        } else if (known instanceof Step.Drop drop) {
            require(drop.columns(), at);
            drop.columns().forEach(columns::remove);
        } else if (known instanceof Step.Keep keep) {
            keep(keep.columns(), at);
        } else if (known instanceof Step.ParseJson parse) {
            requireText(parse.column(), at);
            columns.replace(parse.column(), Shape.UNKNOWN);
        } else {
            throw new IllegalStateException("A step without a rule: " + known);
        }
    }

    /** Notes a problem for each name that is no column. */
    void require(Iterable<String> names, Value at) {
        for (String name : names) {
            if (!open && !columns.containsKey(name)) {
                List<String> known = List.copyOf(columns.keySet());
                at.problem("there is no column " + name + " here", known, Words.nearest(name, known));
            }
        }
    }

    private void requireText(String column, Value at) {
        require(List.of(column), at);
        Shape shape = columns.getOrDefault(column, Shape.UNKNOWN);
        if (!shape.equals(Shape.TEXT) && !shape.equals(Shape.UNKNOWN)) {
            at.problem("the column " + column + " is not a string");
        }
    }

    private void flatten(Step.Flatten step, Value at) {
        require(step.columns(), at);
        Map<String, Shape> before = columns;
        columns = new LinkedHashMap<>();
        before.forEach((name, shape) -> {
            boolean named = step.columns().contains(name);
            boolean asked = named || step.columns().isEmpty();
            if (asked && shape instanceof Shape.Struct struct) {
                leaves(name, struct, step.separator(), at);
                return;
            }
            open |= asked && shape.equals(Shape.UNKNOWN);
            if (named && !shape.equals(Shape.UNKNOWN)) {
                at.problem("the column " + name + " is not a struct");
            }
            if (!named) {
                add(name, shape, at);
            }
        });
    }

    private void leaves(String prefix, Shape.Struct struct, String separator, Value at) {
        struct.fields().forEach((field, shape) -> {
            String name = prefix + separator + field;
            if (shape instanceof Shape.Struct inner) {
                leaves(name, inner, separator, at);
            } else {
                add(name, shape, at);
            }
        });
    }

    private void explode(Step.Explode step, Value at) {
        require(List.of(step.column()), at);
        Shape shape = columns.getOrDefault(step.column(), Shape.UNKNOWN);
        if (shape instanceof Shape.Array array) {
            columns.replace(step.column(), array.element());
        } else if (!shape.equals(Shape.UNKNOWN)) {
            at.problem("the column " + step.column() + " is not an array");
        }
        if (step.position() != null) {
            add(step.position(), Shape.VALUE, at);
        }
    }

    private void rename(Map<String, String> names, Value at) {
        require(names.keySet(), at);
        Map<String, Shape> before = columns;
        columns = new LinkedHashMap<>();
        before.forEach((name, shape) -> add(names.getOrDefault(name, name), shape, at));
    }

    private void keep(List<String> names, Value at) {
        require(names, at);
        Map<String, Shape> before = columns;
        columns = new LinkedHashMap<>();
        names.forEach(name -> columns.put(name, before.getOrDefault(name, Shape.UNKNOWN)));
        open = false;
    }

    /** Spark does not tell names apart by their case. */
    private void add(String name, Shape shape, Value at) {
        if (columns.keySet().stream().anyMatch(name::equalsIgnoreCase)) {
            at.problem("two columns would have the name " + name);
        }
        columns.put(name, shape);
    }
}
