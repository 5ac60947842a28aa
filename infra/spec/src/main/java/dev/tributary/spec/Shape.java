package dev.tributary.spec;

import java.util.Map;

/** What a step needs to know of a column's type. */
sealed interface Shape {

    /** Neither struct nor array; {@code text} tells strings from the rest. */
    record Leaf(boolean text) implements Shape {}

    record Struct(Map<String, Shape> fields) implements Shape {
        public Struct {
            fields = Ordered.copyOf(fields);
        }
    }

    record Array(Shape element) implements Shape {}

    /** The type follows from an expression, which only Spark understands. */
    record Unknown() implements Shape {}

    Shape TEXT = new Leaf(true);
    Shape VALUE = new Leaf(false);
    Shape UNKNOWN = new Unknown();
}
