package dev.tributary.reduce;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** Equality, hash and text of values, which may be arrays, or lists that hold arrays. */
final class Values {

    private Values() {}

    static boolean equal(Object[] left, Object[] right) {
        if (left.length != right.length) {
            return false;
        }
        for (int i = 0; i < left.length; i++) {
            if (!equal(left[i], right[i])) {
                return false;
            }
        }
        return true;
    }

    static boolean equal(Object left, Object right) {
        if (left == right) {
            return true;
        }
        if (left == null || right == null) {
            return false;
        }
        if (left.equals(right)) {
            return true;
        }
        if (left instanceof List<?> a && right instanceof List<?> b) {
            return equal(a.toArray(), b.toArray());
        }
        return left.getClass().isArray() && Objects.deepEquals(left, right);
    }

    static int hash(Object[] values) {
        int hash = 1;
        for (Object value : values) {
            hash = 31 * hash + hash(value);
        }
        return hash;
    }

    private static int hash(Object value) {
        if (value instanceof List<?> list) {
            return hash(list.toArray());
        }
        if (value instanceof byte[] bytes) {
            return Arrays.hashCode(bytes);
        }
        return value != null && value.getClass().isArray()
                ? Arrays.deepHashCode(new Object[] {value})
                : Objects.hashCode(value);
    }

    /** {@code (1, a)}, for messages. */
    static String text(Object[] values) {
        return Arrays.stream(values)
                .map(value -> value instanceof byte[] bytes ? bytes.length + " bytes" : String.valueOf(value))
                .collect(Collectors.joining(", ", "(", ")"));
    }
}
