package dev.tributary.producers;

import dev.tributary.producers.Step.Change;
import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Transactions on orders and their lines. Empty: there is nothing now to do it with. */
final class OrderPlans {

    static final String SET_STATUS = "UPDATE orders SET status = ?, updated_at = now() WHERE order_id = ?";
    static final String DELETE_LINES = "DELETE FROM order_items WHERE order_id = ?";
    private static final String INSERT = """
            INSERT INTO orders (order_id, customer_id, status, ordered_at, ship_by, gift, shipping_fee, comment)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)""";
    private static final String DELETE = "DELETE FROM orders WHERE order_id = ?";
    private static final String MOVE = "UPDATE orders SET order_id = ?, updated_at = now() WHERE order_id = ?";
    private static final String TOUCH = "UPDATE orders SET updated_at = now() WHERE order_id = ?";
    private static final String INSERT_LINE = """
            INSERT INTO order_items (order_id, line_no, product_id, quantity, unit_price)
            SELECT ?, ?, product_id, ?, price FROM products WHERE product_id = ?""";
    private static final String DELETE_LINE = "DELETE FROM order_items WHERE order_id = ? AND line_no = ?";
    /** Always another quantity, from 1 to 9, for a step from 1 to 8. */
    private static final String SET_QUANTITY =
            "UPDATE order_items SET quantity = (quantity + ? - 1) % 9 + 1 WHERE order_id = ? AND line_no = ?";

    private final Desk desk;
    private final Shop shop;
    private final Chance chance;

    OrderPlans(Desk desk) {
        this.desk = desk;
        this.shop = desk.shop();
        this.chance = desk.chance();
    }

    Optional<Transaction> place() {
        if (shop.customers().isEmpty() || shop.products().isEmpty()) {
            return Optional.empty();
        }
        if (shop.orders().size() >= desk.limits().orders()) {
            return delete();
        }
        long id = desk.keys().next(KeyedTable.ORDERS);
        Order order = new Order(id, shop.customers().popular(chance), OrderStatus.PLACED);
        shop.place(order);
        List<Step> steps = new ArrayList<>();
        steps.add(insert(order));
        for (int line = chance.between(1, 6); line > 0; line--) {
            steps.add(insertLine(order));
        }
        return Optional.of(new Transaction(Kind.PLACE_ORDER, steps));
    }

    Optional<Transaction> advance(Kind kind, OrderStatus from, OrderStatus to) {
        Pool<Order> ready = shop.orders(from);
        return ready.isEmpty()
                ? Optional.empty()
                : Optional.of(new Transaction(kind, List.of(setStatus(ready.any(chance), to))));
    }

    Optional<Transaction> cancel() {
        return open().map(
                        order -> new Transaction(Kind.CANCEL_ORDER, List.of(setStatus(order, OrderStatus.CANCELLED))));
    }

    Change setStatus(Order order, OrderStatus status) {
        shop.change(order, status);
        return Change.of(SET_STATUS, status.text(), order.id);
    }

    Optional<Transaction> changeQuantity() {
        return open().filter(order -> !order.lines.isEmpty())
                .map(order -> lineChange(
                        Kind.CHANGE_QUANTITY,
                        Change.of(SET_QUANTITY, chance.between(1, 8), order.id, anyLine(order)),
                        order));
    }

    Optional<Transaction> addLine() {
        return open().filter(order ->
                        order.lines.size() < Limits.LINES && !shop.products().isEmpty())
                .map(order -> lineChange(Kind.ADD_LINE, insertLine(order), order));
    }

    Optional<Transaction> deleteLine() {
        return open().filter(order -> order.lines.size() > 1).map(order -> {
            int line = anyLine(order);
            shop.removeLine(order, line);
            return lineChange(Kind.DELETE_LINE, Change.of(DELETE_LINE, order.id, line), order);
        });
    }

    /** One that is done with, if there is one. The lines go first or by the cascade. */
    Optional<Transaction> delete() {
        return done().or(this::any).map(order -> {
            List<Step> steps = chance.percent(50)
                    ? List.of(deleteCascading(order))
                    : List.of(Change.of(DELETE_LINES, order.id), Change.of(DELETE, order.id));
            shop.remove(order);
            return new Transaction(Kind.DELETE_ORDER, steps);
        });
    }

    Optional<Transaction> move() {
        return any().map(order -> {
            long old = order.id;
            order.id = desk.keys().next(KeyedTable.ORDERS);
            Change move = Change.of(MOVE, order.id, old).cascading(order.lines.size());
            return new Transaction(Kind.MOVE_ORDER, List.of(move));
        });
    }

    /** The same key leaves and comes back, with other lines. */
    Optional<Transaction> reinsert() {
        return any().filter(order -> !shop.products().isEmpty()).map(order -> {
            List<Step> steps = new ArrayList<>();
            steps.add(deleteCascading(order));
            shop.clear(order);
            steps.add(insert(order));
            for (int line = chance.between(1, 6); line > 0; line--) {
                steps.add(insertLine(order));
            }
            return new Transaction(Kind.REINSERT_ORDER, steps);
        });
    }

    Change insertLine(Order order) {
        int line = order.nextLine();
        Product product = shop.products().popular(chance);
        shop.addLine(order, line, product);
        return Change.of(INSERT_LINE, order.id, line, chance.between(1, 9), product.id);
    }

    Change deleteCascading(Order order) {
        return Change.of(DELETE, order.id).cascading(order.lines.size());
    }

    private Change insert(Order order) {
        OffsetDateTime ordered = desk.recently();
        return Change.of(
                INSERT,
                order.id,
                order.customer.id,
                order.status.text(),
                ordered,
                chance.percent(30) ? null : ordered.toLocalDate().plusDays(chance.between(1, 14)),
                chance.percent(10),
                chance.percent(50) ? BigDecimal.ZERO.setScale(2) : new BigDecimal("4.90"),
                chance.percent(60) ? null : desk.texts().remark());
    }

    private Transaction lineChange(Kind kind, Change change, Order order) {
        return new Transaction(kind, List.of(change, Change.of(TOUCH, order.id)));
    }

    private int anyLine(Order order) {
        return chance.of(List.copyOf(order.lines.keySet()));
    }

    private Optional<Order> open() {
        return from(chance.percent(70) ? OrderStatus.PLACED : OrderStatus.PAID);
    }

    private Optional<Order> done() {
        return from(chance.percent(90) ? OrderStatus.DELIVERED : OrderStatus.CANCELLED);
    }

    private Optional<Order> any() {
        return shop.orders().isEmpty()
                ? Optional.empty()
                : Optional.of(shop.orders().any(chance));
    }

    private Optional<Order> from(OrderStatus status) {
        Pool<Order> orders = shop.orders(status);
        return orders.isEmpty() ? Optional.empty() : Optional.of(orders.any(chance));
    }
}
