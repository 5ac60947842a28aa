package dev.tributary.reduce.conformance;

import dev.tributary.reduce.Placeholder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The type of a column, as far as it decides in which form the placeholder for an unsent value comes. */
public enum Type {
    TEXT(Placeholder.DEFAULT.text()) {
        @Override
        boolean isUnsent(Object value) {
            return Placeholder.DEFAULT.isText(value);
        }
    },
    JSON('"' + Placeholder.DEFAULT.text() + '"') {
        @Override
        boolean isUnsent(Object value) {
            return Placeholder.DEFAULT.isJson(value);
        }
    },
    BYTES(Placeholder.DEFAULT.text().getBytes(StandardCharsets.UTF_8)) {
        @Override
        boolean isUnsent(Object value) {
            return Placeholder.DEFAULT.isBytes(value);
        }
    },
    ARRAY(List.of(Placeholder.DEFAULT.text())) {
        @Override
        boolean isUnsent(Object value) {
            return Placeholder.DEFAULT.isArray(value);
        }
    };

    private final Object placeholder;

    Type(Object placeholder) {
        this.placeholder = placeholder;
    }

    /** What an event carries instead of a value of this type that was not sent. */
    Object placeholder() {
        return placeholder;
    }

    abstract boolean isUnsent(Object value);
}
