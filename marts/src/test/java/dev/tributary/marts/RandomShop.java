package dev.tributary.marts;

import java.math.BigDecimal;
import java.sql.Date;
import java.util.Random;

/** Changes a shop by chance, within few orders, so that rows come, go and come back. */
record RandomShop(Tables shop, Random random) {

    /** Tables that are changed row by row. */
    interface Tables {

        /** Puts or replaces an order. */
        void order(long id, Object status, Object day, Object region, Object note);

        void noOrder(long id);

        /** Puts or replaces a line of an order. */
        void item(long order, int line, Object product, Object quantity, Object price);

        void noItem(long order, int line);
    }

    private static final int ORDERS = 25;

    void change(int changes) {
        for (int i = 0; i < changes; i++) {
            long order = random.nextInt(ORDERS);
            int line = 1 + random.nextInt(3);
            switch (random.nextInt(8)) {
                case 0 -> shop.noOrder(order);
                case 1, 2, 3 ->
                    shop.order(
                            order,
                            any("placed", "paid", "cancelled"),
                            random.nextInt(5) == 0 ? null : Date.valueOf("2026-01-0" + (1 + random.nextInt(4))),
                            any("north", "south", "", null),
                            any("a", "b"));
                case 4 -> shop.noItem(order, line);
                default ->
                    shop.item(
                            order,
                            line,
                            any("tea", "mug", null),
                            random.nextInt(6),
                            BigDecimal.valueOf(random.nextLong(1_000_000_000_000L), 2));
            }
        }
        // Both tables have to be there from the first cut on.
        shop.order(ORDERS, "paid", Date.valueOf("2026-01-01"), "north", any("a", "b"));
        shop.item(ORDERS, 1, "tea", 1, BigDecimal.valueOf(random.nextInt(1000), 2));
    }

    private String any(String... values) {
        return values[random.nextInt(values.length)];
    }
}
