package dev.tributary.spec;

import java.util.List;
import java.util.Map;

/** One step on the way from events to a refined table: columns and rows in → columns and rows out. */
public sealed interface Step {

    /**
     * Empty strings become null: {@code {note: ""}} → {@code {note: null}}.
     *
     * @param columns top-level string columns; empty means all strings, at any depth
     */
    record EmptyToNull(List<String> columns) implements Step {
        public EmptyToNull {
            columns = List.copyOf(columns);
        }
    }

    /**
     * Each struct column makes way for its fields, down to those that are no structs:
     * {@code {card: {brand: V, last4: 1234}}} → {@code {card_brand: V, card_last4: 1234}}. A null struct gives nulls.
     * Arrays stay as they are.
     *
     * @param columns top-level struct columns; empty means all of them
     * @param separator between the names of a struct and of its field
     */
    record Flatten(List<String> columns, String separator) implements Step {
        public Flatten {
            columns = List.copyOf(columns);
        }
    }

    /**
     * One row for each element of an array, which takes the array's place; no row for an empty or null array:
     * {@code {id: 7, lines: [a, b]}} → {@code {id: 7, lines: a, line_no: 1}, {id: 7, lines: b, line_no: 2}}.
     *
     * @param column a top-level array
     * @param position name of a new column with the element's place, counted from 1; null for none
     */
    record Explode(String column, String position) implements Step {}

    /**
     * New names, all given at once, so that two columns can swap theirs.
     *
     * @param columns old name → new name
     */
    record Rename(Map<String, String> columns) implements Step {
        public Rename {
            columns = Ordered.copyOf(columns);
        }
    }

    /**
     * New types. A value that does not fit is an error of its event, never a silent null.
     *
     * @param columns name → type as Spark SQL writes it, such as {@code decimal(12,2)}
     */
    record Cast(Map<String, String> columns) implements Step {
        public Cast {
            columns = Ordered.copyOf(columns);
        }
    }

    /**
     * A column computed from the others of its row; replaces one of the same name.
     *
     * @param sql an expression in Spark SQL
     */
    record Derive(String column, String sql) implements Step {}

    /** Leaves columns out. */
    record Drop(List<String> columns) implements Step {
        public Drop {
            columns = List.copyOf(columns);
        }
    }

    /** Leaves all other columns out; the table has these in this order. */
    record Keep(List<String> columns) implements Step {
        public Keep {
            columns = List.copyOf(columns);
        }
    }

    /**
     * A string column that holds JSON becomes what the JSON says.
     *
     * @param schema type as Spark SQL writes it, such as {@code struct<name:string,qty:int>}
     */
    record ParseJson(String column, String schema) implements Step {}
}
