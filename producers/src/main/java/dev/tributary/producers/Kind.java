package dev.tributary.producers;

/** Kinds of transactions of the workload. */
enum Kind {
    PLACE_ORDER(220),
    PAY_ORDER(110),
    SHIP_ORDER(90),
    DELIVER_ORDER(80),
    CANCEL_ORDER(25),
    CHANGE_QUANTITY(70),
    ADD_LINE(35),
    DELETE_LINE(25),
    DELETE_ORDER(30),
    NEW_CUSTOMER(40),
    UPDATE_PROFILE(90),
    UPDATE_NOTES(15),
    DELETE_CUSTOMER(10),
    NEW_PRODUCT(12),
    CHANGE_PRICE(50),
    CHANGE_DESCRIPTION(10),
    DELETE_PRODUCT(8),
    MOVE_CUSTOMER(6),
    MOVE_PRODUCT(2),
    MOVE_ORDER(6),
    REINSERT_ORDER(6),
    REINSERT_CUSTOMER(4),
    CHANGE_NOTHING(20),
    BULK(4),
    SAVEPOINT(10),
    ROLLED_BACK(10),
    /** Off unless asked for. */
    TRUNCATE(0),
    /** The catalogue, once, when the tables are empty. */
    SEED(0);

    /** How often it is drawn, relative to the others. */
    final int weight;

    Kind(int weight) {
        this.weight = weight;
    }
}
