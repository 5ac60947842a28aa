package dev.tributary.reduce;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/** The values that identify a row. Equal if all values are, byte arrays and lists by content. */
public final class Key implements Serializable {

    private final Object[] values;
    private final int hash;

    private Key(Object[] values) {
        this.values = values;
        this.hash = Values.hash(values);
    }

    /** Takes the array over: it must not change afterwards. */
    public static Key of(Object... values) {
        return new Key(values);
    }

    /** Whether a value is missing: such a key identifies no row. */
    boolean hasNull() {
        for (Object value : values) {
            if (value == null) {
                return true;
            }
        }
        return false;
    }

    public List<Object> values() {
        return Arrays.asList(values.clone());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Key key && hash == key.hash && Values.equal(values, key.values);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return Values.text(values);
    }
}
