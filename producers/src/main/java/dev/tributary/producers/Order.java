package dev.tributary.producers;

import java.util.TreeMap;

/** What the planner must know of a row of {@code orders}: its key, which can move, its status and its lines by number. */
final class Order {
    final Customer customer;
    final TreeMap<Integer, Product> lines = new TreeMap<>();
    long id;
    OrderStatus status;

    Order(long id, Customer customer, OrderStatus status) {
        this.id = id;
        this.customer = customer;
        this.status = status;
    }

    int nextLine() {
        return lines.isEmpty() ? 1 : lines.lastKey() + 1;
    }
}
