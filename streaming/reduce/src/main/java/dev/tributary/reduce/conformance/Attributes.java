package dev.tributary.reduce.conformance;

import java.util.List;

/**
 * What may follow the values of an event.
 *
 * @param was the whole old row, or null
 * @param from old key of a move's second half, or null
 * @param to new key of a move's first half, or null
 * @param run capture run
 * @param order order among the events of one table in one transaction
 * @param transaction number of the transaction, or null
 * @param isIncremental whether a READ belongs to an incremental snapshot
 * @param hasNoKey whether the message comes without its key
 */
record Attributes(
        List<Object> was,
        List<Object> from,
        List<Object> to,
        String run,
        long order,
        Long transaction,
        boolean isIncremental,
        boolean hasNoKey) {

    private static final Attributes NONE = new Attributes(null, null, null, "run", 0, null, false, false);

    static Attributes of(Line line, List<Column> columns, List<Column> key) {
        Attributes found = NONE;
        while (line.hasNext()) {
            found = found.with(line, columns, key);
        }
        return found;
    }

    private Attributes with(Line line, List<Column> columns, List<Column> key) {
        String word = line.next("an attribute");
        return switch (word) {
            case "was" ->
                new Attributes(line.values(columns), from, to, run, order, transaction, isIncremental, hasNoKey);
            case "from" -> new Attributes(was, line.values(key), to, run, order, transaction, isIncremental, hasNoKey);
            case "to" -> new Attributes(was, from, line.values(key), run, order, transaction, isIncremental, hasNoKey);
            case "run" ->
                new Attributes(was, from, to, line.next("a run"), order, transaction, isIncremental, hasNoKey);
            case "order" ->
                new Attributes(was, from, to, run, line.number("the order"), transaction, isIncremental, hasNoKey);
            case "tx" ->
                new Attributes(was, from, to, run, order, line.number("the transaction"), isIncremental, hasNoKey);
            case "incremental" -> new Attributes(was, from, to, run, order, transaction, true, hasNoKey);
            case "nokey" -> new Attributes(was, from, to, run, order, transaction, isIncremental, true);
            default ->
                throw line.problem("'" + word + "' is too much here: the table has " + columns.size()
                        + " columns, and after their values only was, from, to, run, order, tx, incremental and nokey"
                        + " may follow");
        };
    }
}
