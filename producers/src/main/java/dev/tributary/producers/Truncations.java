package dev.tributary.producers;

import java.util.concurrent.atomic.AtomicLong;

/** How often {@code order_items} was emptied: lanes read the tables again when one of them did it. */
final class Truncations {

    private final AtomicLong count = new AtomicLong();

    long count() {
        return count.get();
    }

    long add() {
        return count.incrementAndGet();
    }
}
