package dev.tributary.producers;

/**
 * How large the tables may grow; at a limit, rows are deleted before new ones come.
 *
 * @param customers most rows of {@code customers}
 * @param products most rows of {@code products}
 * @param orders most rows of {@code orders}; an order has at most {@value #LINES} lines
 */
record Limits(int customers, int products, int orders) {

    static final int LINES = 12;

    /** The share of one of several lanes, at least one of each. */
    Limits share(int lanes) {
        return new Limits(Math.max(1, customers / lanes), Math.max(1, products / lanes), Math.max(1, orders / lanes));
    }
}
