package dev.tributary.reduce.conformance;

import dev.tributary.contract.Operation;
import dev.tributary.contract.Position;
import dev.tributary.reduce.Order;
import dev.tributary.reduce.Sequence;
import dev.tributary.reduce.conformance.At.Numbered;
import dev.tributary.reduce.conformance.At.Sequenced;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;

/**
 * A table {@code (a, b)} without key that lives through random transactions, and the events that a source would send of
 * them. Values are few, so that equal rows are common; rows change only where the source tells whole old rows.
 */
final class RandomRows {

    private final Random random;
    private final Table table;
    private final List<List<Object>> rows = new ArrayList<>();
    private final List<List<Event>> transactions = new ArrayList<>();

    private List<Event> events;
    private long seq = 1;
    private long lastCommit = 1;

    RandomRows(long seed, int length, Order order, Identity identity) {
        this.random = new Random(seed);
        this.table = new Table(
                List.of(new Column("a", Type.TEXT, false), new Column("b", Type.TEXT, false)),
                List.of(),
                identity,
                order);
        for (int i = 0; i < length; i++) {
            events = new ArrayList<>();
            if (order == Order.DENSE && random.nextInt(12) == 0) {
                snapshot();
            } else {
                for (int statement = random.nextInt(4); statement >= 0; statement--) {
                    statement();
                }
            }
            if (!events.isEmpty()) {
                transactions.add(events);
                lastCommit = ++seq;
            }
        }
    }

    Table table() {
        return table;
    }

    /** The events of each transaction, in order. */
    List<List<Event>> transactions() {
        return transactions;
    }

    /** What the table holds in the end. */
    List<List<Object>> rows() {
        return rows;
    }

    private void statement() {
        boolean changes = table.identity() == Identity.FULL && !rows.isEmpty();
        switch (random.nextInt(10)) {
            case 0 -> {
                rows.clear();
                emit(Operation.TRUNCATE, null, null);
            }
            case 1, 2, 3 -> {
                if (changes) {
                    emit(Operation.DELETE, rows.remove(random.nextInt(rows.size())), null);
                }
            }
            case 4, 5 -> {
                if (changes) {
                    List<Object> row = row();
                    emit(Operation.UPDATE, rows.set(random.nextInt(rows.size()), row), row);
                }
            }
            default -> {
                List<Object> row = row();
                rows.add(row);
                emit(Operation.CREATE, null, row);
            }
        }
    }

    /** A complete snapshot tells the truth, whatever was told before. */
    private void snapshot() {
        emit(Operation.SNAPSHOT_BEGAN, null, null);
        if (!rows.isEmpty() && random.nextBoolean()) {
            rows.remove(0);
        }
        rows.forEach(row -> emit(Operation.READ, null, row));
        emit(Operation.SNAPSHOT_ENDED, null, null);
    }

    private void emit(Operation operation, List<Object> before, List<Object> after) {
        seq++;
        At at = table.order() == Order.DENSE
                ? new Numbered(new Position(1, seq))
                : new Sequenced("run", new Sequence(OptionalLong.of(lastCommit), seq), 0, false);
        events.add(new Event(at, transactions.size() + 1L, operation, null, before, after, null, null));
    }

    private List<Object> row() {
        return Arrays.asList((long) random.nextInt(3), random.nextInt(3) == 0 ? null : "b");
    }
}
