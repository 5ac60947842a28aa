package dev.tributary.producers;

/** What the planner must know of a row of {@code customers}: its key, which can move, and how many orders refer to it. */
final class Customer {
    long id;
    int orders;

    Customer(long id, int orders) {
        this.id = id;
        this.orders = orders;
    }
}
