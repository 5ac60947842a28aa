package dev.tributary.producers;

import java.util.Locale;

/** Life of an order, as in column {@code orders.status}. */
enum OrderStatus {
    PLACED,
    PAID,
    SHIPPED,
    DELIVERED,
    CANCELLED;

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static OrderStatus of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    /** True while its lines may still change. */
    boolean open() {
        return this == PLACED || this == PAID;
    }
}
