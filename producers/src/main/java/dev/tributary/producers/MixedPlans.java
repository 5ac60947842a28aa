package dev.tributary.producers;

import dev.tributary.producers.Step.Change;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Transactions that careless copies get wrong: many rows at once, nothing changed, taken back in part or whole. */
final class MixedPlans {

    private static final int MANY = 100;
    private static final List<String> NO_CHANGE = List.of(
            "UPDATE customers SET email = email WHERE customer_id = ?",
            "UPDATE customers SET notes = notes, phone = phone WHERE customer_id = ?");

    private final Desk desk;
    private final Shop shop;
    private final Chance chance;
    private final OrderPlans orders;
    private final CustomerPlans customers;
    private final ProductPlans products;

    MixedPlans(Desk desk, OrderPlans orders, CustomerPlans customers, ProductPlans products) {
        this.desk = desk;
        this.shop = desk.shop();
        this.chance = desk.chance();
        this.orders = orders;
        this.customers = customers;
        this.products = products;
    }

    /** Sets values to what they are. */
    Optional<Transaction> changeNothing() {
        if (shop.orders().isEmpty()) {
            return Optional.empty();
        }
        Order order = shop.orders().any(chance);
        List<Step> steps = chance.percent(50)
                ? List.of(Change.of(chance.of(NO_CHANGE), order.customer.id))
                : List.of(Change.of("UPDATE orders SET status = status WHERE order_id = ?", order.id));
        return Optional.of(new Transaction(Kind.CHANGE_NOTHING, steps));
    }

    /** Some hundred rows: a new price list, a day's parcels, an import of customers. */
    Optional<Transaction> bulk() {
        return switch (chance.below(3)) {
            case 0 -> bulk(shop.products().some(MANY, chance), products::price);
            case 1 ->
                bulk(
                        shop.orders(OrderStatus.PAID).some(MANY, chance),
                        order -> orders.setStatus(order, OrderStatus.SHIPPED));
            default -> {
                int room = desk.limits().customers() - shop.customers().size();
                yield bulk(Collections.nCopies(Math.max(0, Math.min(MANY, room)), customers), CustomerPlans::insertNew);
            }
        };
    }

    private static <T> Optional<Transaction> bulk(List<T> rows, Function<T, Change> change) {
        return rows.size() < MANY / 2
                ? Optional.empty()
                : Optional.of(new Transaction(
                        Kind.BULK,
                        rows.stream().map(change).<Step>map(Step.class::cast).toList()));
    }

    /** Keeps what was done before and after the part that is taken back. */
    Optional<Transaction> savepoint() {
        if (shop.orders().isEmpty() || shop.products().isEmpty()) {
            return Optional.empty();
        }
        List<Step> steps = new ArrayList<>();
        steps.add(customers.profile(shop.customers().any(chance)));
        steps.add(new Step.SetSavepoint());
        steps.addAll(inVain());
        steps.add(new Step.BackToSavepoint());
        steps.add(products.price(shop.products().any(chance)));
        return Optional.of(new Transaction(Kind.SAVEPOINT, steps));
    }

    Optional<Transaction> rolledBack() {
        if (shop.orders().isEmpty() || shop.products().isEmpty()) {
            return Optional.empty();
        }
        List<Step> steps = new ArrayList<>(inVain());
        steps.add(new Step.Rollback());
        return Optional.of(new Transaction(Kind.ROLLED_BACK, steps));
    }

    /** The table is emptied and gets new lines in one transaction. */
    Optional<Transaction> truncate() {
        if (shop.orders().isEmpty() || shop.products().isEmpty()) {
            return Optional.empty();
        }
        List<Step> steps = new ArrayList<>();
        steps.add(Change.of("TRUNCATE order_items"));
        shop.orders().some(Integer.MAX_VALUE, chance).forEach(shop::clear);
        shop.orders().some(MANY, chance).forEach(order -> steps.add(orders.insertLine(order)));
        return Optional.of(new Transaction(Kind.TRUNCATE, steps));
    }

    /** Changes that nobody is to see, so the shop does not learn of them. */
    private List<Step> inVain() {
        Order order = shop.orders().any(chance);
        return List.of(
                Change.of(OrderPlans.SET_STATUS, OrderStatus.CANCELLED.text(), order.id),
                Change.of(OrderPlans.DELETE_LINES, order.id),
                products.price(shop.products().any(chance)),
                orders.deleteCascading(order));
    }
}
