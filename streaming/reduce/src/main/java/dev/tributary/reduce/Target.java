package dev.tributary.reduce;

/** The table that the cut will be applied to, as far as a fold asks: once for each key that the cut touches. */
@FunctionalInterface
public interface Target {

    /** A target without rows. */
    Target EMPTY = key -> null;

    /** What is held under the key, or null. */
    Held held(Key key);
}
