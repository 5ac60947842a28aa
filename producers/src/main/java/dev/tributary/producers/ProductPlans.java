package dev.tributary.producers;

import dev.tributary.producers.Step.Change;
import java.util.List;
import java.util.Optional;

/** Transactions on products. Empty: there is nothing now to do it with. */
final class ProductPlans {

    private static final String INSERT = """
            INSERT INTO products (product_id, sku, name, description, price, active, released_on)
            VALUES (?, ?, ?, ?, ?, ?, ?)""";
    /** The description stays as it is. */
    private static final String SET_PRICE = "UPDATE products SET price = ?, updated_at = now() WHERE product_id = ?";

    private static final String SET_DESCRIPTION =
            "UPDATE products SET description = ?, updated_at = now() WHERE product_id = ?";
    private static final String MOVE = "UPDATE products SET product_id = ?, updated_at = now() WHERE product_id = ?";
    private static final String DELETE = "DELETE FROM products WHERE product_id = ?";

    private final Desk desk;
    private final Shop shop;
    private final Chance chance;

    ProductPlans(Desk desk) {
        this.desk = desk;
        this.shop = desk.shop();
        this.chance = desk.chance();
    }

    Optional<Transaction> add() {
        return shop.products().size() >= desk.limits().products()
                ? Optional.empty()
                : Optional.of(new Transaction(Kind.NEW_PRODUCT, List.of(insertNew())));
    }

    /** The article number is made of the key, which is never given out twice, and stays when the key moves. */
    Change insertNew() {
        Product product = new Product(desk.keys().next(KeyedTable.PRODUCTS), 0);
        shop.add(product);
        return Change.of(
                INSERT,
                product.id,
                "SKU-%06d".formatted(product.id),
                desk.texts().product(),
                desk.texts().notes(),
                desk.price(),
                chance.percent(90),
                desk.day(5));
    }

    Optional<Transaction> changePrice() {
        return any().map(product -> new Transaction(Kind.CHANGE_PRICE, List.of(price(product))));
    }

    Change price(Product product) {
        return Change.of(SET_PRICE, desk.price(), product.id);
    }

    Optional<Transaction> changeDescription() {
        return any().map(product -> new Transaction(
                Kind.CHANGE_DESCRIPTION,
                List.of(Change.of(SET_DESCRIPTION, desk.texts().notes(), product.id))));
    }

    Optional<Transaction> delete() {
        Pool<Product> idle = shop.productsWithoutLines();
        if (idle.isEmpty()) {
            return Optional.empty();
        }
        Product product = idle.any(chance);
        shop.remove(product);
        return Optional.of(new Transaction(Kind.DELETE_PRODUCT, List.of(Change.of(DELETE, product.id))));
    }

    /** Another key; the order lines follow by the cascade. */
    Optional<Transaction> move() {
        return any().map(product -> {
            long old = product.id;
            product.id = desk.keys().next(KeyedTable.PRODUCTS);
            Change move = Change.of(MOVE, product.id, old).cascading(product.lines);
            return new Transaction(Kind.MOVE_PRODUCT, List.of(move));
        });
    }

    private Optional<Product> any() {
        return shop.products().isEmpty()
                ? Optional.empty()
                : Optional.of(shop.products().any(chance));
    }
}
