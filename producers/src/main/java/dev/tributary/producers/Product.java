package dev.tributary.producers;

/** What the planner must know of a row of {@code products}: its key, which can move, and how many lines refer to it. */
final class Product {
    long id;
    int lines;

    Product(long id, int lines) {
        this.id = id;
        this.lines = lines;
    }
}
