package dev.tributary.producers;

import dev.tributary.producers.Step.Change;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** Transactions on customers. Empty: there is nothing now to do it with. */
final class CustomerPlans {

    private static final String INSERT = """
            INSERT INTO customers
                (customer_id, full_name, email, phone, birthday, newsletter, credit_limit, preferences, notes)
            VALUES (?, ?, ?, ?, ?, ?, ?, CAST(? AS jsonb), ?)""";
    /** All that the customer can edit; the notes stay as they are. */
    private static final String UPDATE_PROFILE = """
            UPDATE customers
            SET full_name = ?, email = ?, phone = ?, birthday = ?, newsletter = NOT newsletter, credit_limit = ?,
                preferences = CAST(? AS jsonb), updated_at = now()
            WHERE customer_id = ?""";

    private static final String UPDATE_NOTES =
            "UPDATE customers SET notes = ?, updated_at = now() WHERE customer_id = ?";
    private static final String MOVE = "UPDATE customers SET customer_id = ?, updated_at = now() WHERE customer_id = ?";
    private static final String DELETE = "DELETE FROM customers WHERE customer_id = ?";

    private final Desk desk;
    private final Shop shop;
    private final Chance chance;
    private final Texts texts;

    CustomerPlans(Desk desk) {
        this.desk = desk;
        this.shop = desk.shop();
        this.chance = desk.chance();
        this.texts = desk.texts();
    }

    Optional<Transaction> add() {
        return shop.customers().size() >= desk.limits().customers()
                ? Optional.empty()
                : Optional.of(new Transaction(Kind.NEW_CUSTOMER, List.of(insertNew())));
    }

    Change insertNew() {
        Customer customer = new Customer(desk.keys().next(KeyedTable.CUSTOMERS), 0);
        shop.add(customer);
        return insert(customer);
    }

    Optional<Transaction> updateProfile() {
        return any().map(customer -> new Transaction(Kind.UPDATE_PROFILE, List.of(profile(customer))));
    }

    Change profile(Customer customer) {
        String name = texts.person();
        return Change.of(
                UPDATE_PROFILE,
                name,
                email(customer),
                phone(),
                desk.day(60),
                credit(),
                texts.preferences(),
                customer.id);
    }

    Optional<Transaction> updateNotes() {
        return any().map(customer ->
                new Transaction(Kind.UPDATE_NOTES, List.of(Change.of(UPDATE_NOTES, texts.notes(), customer.id))));
    }

    Optional<Transaction> delete() {
        return withoutOrders().map(customer -> {
            shop.remove(customer);
            return new Transaction(Kind.DELETE_CUSTOMER, List.of(Change.of(DELETE, customer.id)));
        });
    }

    /** Another key; the orders follow by the cascade. */
    Optional<Transaction> move() {
        return any().map(customer -> {
            long old = customer.id;
            customer.id = desk.keys().next(KeyedTable.CUSTOMERS);
            Change move = Change.of(MOVE, customer.id, old).cascading(customer.orders);
            return new Transaction(Kind.MOVE_CUSTOMER, List.of(move));
        });
    }

    /** The same key leaves and comes back as somebody else. */
    Optional<Transaction> reinsert() {
        return withoutOrders()
                .map(customer -> new Transaction(
                        Kind.REINSERT_CUSTOMER, List.of(Change.of(DELETE, customer.id), insert(customer))));
    }

    private Change insert(Customer customer) {
        return Change.of(
                INSERT,
                customer.id,
                texts.person(),
                email(customer),
                phone(),
                desk.day(60),
                chance.percent(40),
                credit(),
                texts.preferences(),
                texts.notes());
    }

    /** Unique: keys are never given out twice. */
    private String email(Customer customer) {
        return "%s.%d@%s"
                .formatted(
                        chance.of(List.of("ada", "Grace", "zoë", "o'brien", "kim")),
                        customer.id,
                        chance.of(List.of("example.com", "example.org", "Example.NET", "bücher.example")));
    }

    private String phone() {
        return chance.percent(20) ? null : chance.percent(10) ? "" : texts.phone();
    }

    private BigDecimal credit() {
        return BigDecimal.valueOf(chance.below(50) * 10_000L, 2);
    }

    private Optional<Customer> any() {
        return shop.customers().isEmpty()
                ? Optional.empty()
                : Optional.of(shop.customers().any(chance));
    }

    private Optional<Customer> withoutOrders() {
        Pool<Customer> idle = shop.customersWithoutOrders();
        return idle.isEmpty() ? Optional.empty() : Optional.of(idle.any(chance));
    }
}
