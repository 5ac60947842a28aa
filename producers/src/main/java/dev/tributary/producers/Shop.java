package dev.tributary.producers;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Map;

/**
 * Keys and references of the rows that one lane of the workload works on, so that a transaction can be planned without
 * asking the database. Not thread-safe.
 */
final class Shop {

    private final Pool<Customer> customers = new Pool<>();
    private final Pool<Customer> customersWithoutOrders = new Pool<>();
    private final Pool<Product> products = new Pool<>();
    private final Pool<Product> productsWithoutLines = new Pool<>();
    private final Pool<Order> orders = new Pool<>();
    private final Map<OrderStatus, Pool<Order>> ordersByStatus = new EnumMap<>(OrderStatus.class);

    Shop() {
        for (OrderStatus status : OrderStatus.values()) {
            ordersByStatus.put(status, new Pool<>());
        }
    }

    Pool<Customer> customers() {
        return customers;
    }

    Pool<Customer> customersWithoutOrders() {
        return customersWithoutOrders;
    }

    Pool<Product> products() {
        return products;
    }

    Pool<Product> productsWithoutLines() {
        return productsWithoutLines;
    }

    Pool<Order> orders() {
        return orders;
    }

    Pool<Order> orders(OrderStatus status) {
        return ordersByStatus.get(status);
    }

    void add(Customer customer) {
        customers.add(customer);
        refile(customer);
    }

    void remove(Customer customer) {
        customers.remove(customer);
        customersWithoutOrders.remove(customer);
    }

    void add(Product product) {
        products.add(product);
        refile(product);
    }

    void remove(Product product) {
        products.remove(product);
        productsWithoutLines.remove(product);
    }

    /** A new order, without lines so far. */
    void place(Order order) {
        order.customer.orders++;
        refile(order.customer);
        file(order);
    }

    /** Takes up an order whose customer and products count it already. */
    void file(Order order) {
        orders.add(order);
        orders(order.status).add(order);
    }

    void remove(Order order) {
        clear(order);
        orders.remove(order);
        orders(order.status).remove(order);
        order.customer.orders--;
        refile(order.customer);
    }

    void change(Order order, OrderStatus status) {
        orders(order.status).remove(order);
        order.status = status;
        orders(status).add(order);
    }

    void addLine(Order order, int line, Product product) {
        order.lines.put(line, product);
        product.lines++;
        refile(product);
    }

    void removeLine(Order order, int line) {
        Product product = order.lines.remove(line);
        product.lines--;
        refile(product);
    }

    /** Removes all lines of an order. */
    void clear(Order order) {
        new ArrayList<>(order.lines.keySet()).forEach(line -> removeLine(order, line));
    }

    private void refile(Customer customer) {
        if (customer.orders == 0 && customers.contains(customer)) {
            customersWithoutOrders.add(customer);
        } else {
            customersWithoutOrders.remove(customer);
        }
    }

    private void refile(Product product) {
        if (product.lines == 0 && products.contains(product)) {
            productsWithoutLines.add(product);
        } else {
            productsWithoutLines.remove(product);
        }
    }
}
