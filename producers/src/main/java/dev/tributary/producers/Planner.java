package dev.tributary.producers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Plans one transaction after the other, in a mix of kinds drawn by chance. The same desk gives the same transactions.
 * The shop counts each as done once it is planned.
 */
final class Planner {

    /** A hundred rows a transaction, as an import would do it. */
    private static final int IMPORT = 100;

    private static final int TRUNCATE_WEIGHT = 3;

    private final Desk desk;
    private final OrderPlans orders;
    private final CustomerPlans customers;
    private final ProductPlans products;
    private final MixedPlans mixed;
    private final boolean truncates;
    private final int weights;

    /** Kinds that a planner draws besides the usual ones. */
    enum Extra {
        NONE,
        TRUNCATE
    }

    Planner(Desk desk, Extra extra) {
        this.desk = desk;
        this.orders = new OrderPlans(desk);
        this.customers = new CustomerPlans(desk);
        this.products = new ProductPlans(desk);
        this.mixed = new MixedPlans(desk, orders, customers, products);
        this.truncates = extra == Extra.TRUNCATE;
        this.weights = Arrays.stream(Kind.values()).mapToInt(this::weight).sum();
    }

    /** Next part of the catalogue: customers and products until there are as many as asked for; then empty. */
    Optional<Transaction> seed(int customerCount, int productCount) {
        List<Step> steps = new ArrayList<>();
        while (steps.size() < IMPORT && desk.shop().customers().size() < customerCount) {
            steps.add(customers.insertNew());
        }
        while (steps.size() < IMPORT && desk.shop().products().size() < productCount) {
            steps.add(products.insertNew());
        }
        return steps.isEmpty() ? Optional.empty() : Optional.of(new Transaction(Kind.SEED, steps));
    }

    Transaction next() {
        while (true) {
            Optional<Transaction> planned = plan(draw());
            if (planned.isPresent()) {
                return planned.get();
            }
        }
    }

    private Optional<Transaction> plan(Kind kind) {
        return switch (kind) {
            case PLACE_ORDER -> orders.place();
            case PAY_ORDER -> orders.advance(kind, OrderStatus.PLACED, OrderStatus.PAID);
            case SHIP_ORDER -> orders.advance(kind, OrderStatus.PAID, OrderStatus.SHIPPED);
            case DELIVER_ORDER -> orders.advance(kind, OrderStatus.SHIPPED, OrderStatus.DELIVERED);
            case CANCEL_ORDER -> orders.cancel();
            case CHANGE_QUANTITY -> orders.changeQuantity();
            case ADD_LINE -> orders.addLine();
            case DELETE_LINE -> orders.deleteLine();
            case DELETE_ORDER -> orders.delete();
            case NEW_CUSTOMER -> customers.add();
            case UPDATE_PROFILE -> customers.updateProfile();
            case UPDATE_NOTES -> customers.updateNotes();
            case DELETE_CUSTOMER -> customers.delete();
            case NEW_PRODUCT -> products.add();
            case CHANGE_PRICE -> products.changePrice();
            case CHANGE_DESCRIPTION -> products.changeDescription();
            case DELETE_PRODUCT -> products.delete();
            case MOVE_CUSTOMER -> customers.move();
            case MOVE_PRODUCT -> products.move();
            case MOVE_ORDER -> orders.move();
            case REINSERT_ORDER -> orders.reinsert();
            case REINSERT_CUSTOMER -> customers.reinsert();
            case CHANGE_NOTHING -> mixed.changeNothing();
            case BULK -> mixed.bulk();
            case SAVEPOINT -> mixed.savepoint();
            case ROLLED_BACK -> mixed.rolledBack();
            case TRUNCATE -> mixed.truncate();
            case SEED -> Optional.empty();
        };
    }

    private Kind draw() {
        int left = desk.chance().below(weights);
        for (Kind kind : Kind.values()) {
            left -= weight(kind);
            if (left < 0) {
                return kind;
            }
        }
        throw new IllegalStateException("The weights of the kinds do not add up to " + weights);
    }

    private int weight(Kind kind) {
        return kind == Kind.TRUNCATE && truncates ? TRUNCATE_WEIGHT : kind.weight;
    }
}
