package dev.tributary.producers;

/** New keys, each given out once. */
@FunctionalInterface
interface Keys {
    long next(KeyedTable table);
}
