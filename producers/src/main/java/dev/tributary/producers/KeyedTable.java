package dev.tributary.producers;

/** Tables whose keys the database numbers. */
enum KeyedTable {
    CUSTOMERS("customers", "customer_id"),
    PRODUCTS("products", "product_id"),
    ORDERS("orders", "order_id");

    final String table;
    final String key;

    KeyedTable(String table, String key) {
        this.table = table;
        this.key = key;
    }
}
