package dev.tributary.producers;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads from the database what a lane works on: the customers and products whose key has the lane's remainder, and the
 * orders of these customers. Of larger tables only the newest rows, as many as the limits say.
 */
final class ShopReader {

    private static final String CUSTOMERS = """
            SELECT c.customer_id, (SELECT count(*) FROM orders o WHERE o.customer_id = c.customer_id)
            FROM customers c WHERE mod(c.customer_id, ?) = ? ORDER BY c.customer_id DESC LIMIT ?""";
    private static final String PRODUCTS = """
            SELECT p.product_id, (SELECT count(*) FROM order_items i WHERE i.product_id = p.product_id)
            FROM products p WHERE mod(p.product_id, ?) = ? ORDER BY p.product_id DESC LIMIT ?""";
    private static final String ORDERS = """
            SELECT order_id, customer_id, status
            FROM orders WHERE mod(customer_id, ?) = ? ORDER BY order_id DESC LIMIT ?""";
    private static final String LINES = """
            SELECT order_id, line_no, product_id
            FROM order_items WHERE order_id IN (
                SELECT order_id FROM orders WHERE mod(customer_id, ?) = ? ORDER BY order_id DESC LIMIT ?)
            ORDER BY order_id, line_no""";

    private final Connection connection;
    private final int lanes;
    private final int lane;

    ShopReader(Connection connection, int lanes, int lane) {
        this.connection = connection;
        this.lanes = lanes;
        this.lane = lane;
    }

    Shop read(Limits limits) throws SQLException {
        Shop shop = new Shop();
        Map<Long, Customer> customers = new HashMap<>();
        Map<Long, Product> products = new HashMap<>();
        Map<Long, Order> orders = new HashMap<>();
        each(CUSTOMERS, limits.customers(), row -> {
            Customer customer = new Customer(row.getLong(1), row.getInt(2));
            customers.put(customer.id, customer);
            shop.add(customer);
        });
        each(PRODUCTS, limits.products(), row -> {
            Product product = new Product(row.getLong(1), row.getInt(2));
            products.put(product.id, product);
            shop.add(product);
        });
        each(ORDERS, limits.orders(), row -> {
            Customer customer = customers.get(row.getLong(2));
            if (customer != null) {
                Order order = new Order(row.getLong(1), customer, OrderStatus.of(row.getString(3)));
                orders.put(order.id, order);
                shop.file(order);
            }
        });
        each(LINES, limits.orders(), row -> {
            Order order = orders.get(row.getLong(1));
            if (order != null) {
                // A line may name a product of another lane if an earlier run had more or fewer lanes.
                Product product = products.computeIfAbsent(row.getLong(3), id -> new Product(id, 1));
                order.lines.put(row.getInt(2), product);
            }
        });
        connection.commit();
        return shop;
    }

    private interface Row {
        void take(ResultSet row) throws SQLException;
    }

    private void each(String query, int limit, Row reader) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setInt(1, lanes);
            statement.setInt(2, lane);
            statement.setInt(3, limit);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    reader.take(rows);
                }
            }
        }
    }
}
