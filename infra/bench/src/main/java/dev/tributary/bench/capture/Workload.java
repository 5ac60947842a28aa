package dev.tributary.bench.capture;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * The shop's changes: orders with their lines, orders that move on, customers that change, orders that are deleted; about
 * one change in ten belongs to a large transaction of 20,000. Written by a procedure in the database, so that the log is
 * there soon; the same seed gives the same changes.
 */
final class Workload {

    static final int CUSTOMERS = 2_000;
    static final int PRODUCTS = 500;

    private static final String ROWS = """
            INSERT INTO customers (full_name, email, phone, birthday, preferences, notes)
                SELECT 'Customer ' || i, 'customer' || i || '@example.com', '+49 30 ' || i, date '1960-01-01' + i %% 15000,
                    jsonb_build_object('theme', i %% 3, 'mail', i %% 2 = 0), CASE WHEN i %% 4 = 0 THEN repeat(md5(i::text), 90) END
                FROM generate_series(1, %d) AS i;
            INSERT INTO products (sku, name, description, price)
                SELECT 'SKU-' || i, 'Product ' || i, repeat(md5(i::text), 70), i %% 100 + 0.99
                FROM generate_series(1, %d) AS i;
            """;

    private static final String PROCEDURE = """
            CREATE PROCEDURE load(changes bigint, seed float8) LANGUAGE plpgsql AS $$
            DECLARE
                done bigint := 0;
                affected bigint;
                last bigint;
                kind float8;
                chosen bigint;
                lines int;
                large bigint := 0;
            BEGIN
                PERFORM setseed(seed);
                SELECT coalesce(max(order_id), 0) INTO last FROM orders;
                WHILE done < changes LOOP
                    kind := random();
                    IF kind < 0.35 OR last < 100 THEN
                        INSERT INTO orders (customer_id, ship_by, comment)
                            VALUES (1 + random() * (%1$d - 1), current_date + 3, CASE WHEN kind < 0.1 THEN 'ring twice' END)
                            RETURNING order_id INTO last;
                        lines := 1 + random() * 4;
                        INSERT INTO order_items SELECT last, line, 1 + random() * (%2$d - 1), 1 + random() * 5, random() * 100
                            FROM generate_series(1, lines) AS line;
                        done := done + 1 + lines;
                    ELSIF kind < 0.75 THEN
                        chosen := last - (random() * 90)::int;
                        UPDATE orders SET status = (ARRAY['paid', 'shipped', 'delivered'])[1 + (random() * 2)::int], updated_at = clock_timestamp()
                            WHERE order_id = chosen;
                        GET DIAGNOSTICS affected = ROW_COUNT;
                        done := done + affected;
                    ELSIF kind < 0.9 THEN
                        chosen := 1 + (random() * (%1$d - 1))::int;
                        UPDATE customers SET credit_limit = random() * 1000, updated_at = clock_timestamp()
                            WHERE customer_id = chosen;
                        chosen := 1 + (random() * (%2$d - 1))::int;
                        UPDATE products SET price = random() * 100, updated_at = clock_timestamp()
                            WHERE product_id = chosen;
                        done := done + 2;
                    ELSE
                        chosen := last - 90 - (random() * 9)::int;
                        DELETE FROM order_items WHERE order_id = chosen;
                        GET DIAGNOSTICS affected = ROW_COUNT;
                        done := done + affected;
                    END IF;
                    COMMIT;
                    IF done / 200000 >= large THEN
                        large := large + 1;
                        IF done > 20000 THEN
                            UPDATE order_items SET unit_price = unit_price + 1
                                WHERE ctid IN (SELECT ctid FROM order_items LIMIT 20000);
                            GET DIAGNOSTICS affected = ROW_COUNT;
                            done := done + affected;
                            COMMIT;
                        END IF;
                    END IF;
                END LOOP;
            END $$;
            """;

    private Workload() {}

    /** Writes the rows that are there from the beginning. */
    static void prepare(Shop shop) throws SQLException {
        shop.execute(ROWS.formatted(CUSTOMERS, PRODUCTS), PROCEDURE.formatted(CUSTOMERS, PRODUCTS), "ANALYZE");
    }

    /** Commits about so many changes. */
    static void write(Shop shop, long changes, double seed) throws SQLException {
        try (Connection connection = shop.connect()) {
            // The tables are empty when the plans are made, and would be read from end to end for ever.
            Sql.execute(connection, "SET enable_seqscan = off", "CALL load(" + changes + ", " + seed + ")");
        }
    }
}
