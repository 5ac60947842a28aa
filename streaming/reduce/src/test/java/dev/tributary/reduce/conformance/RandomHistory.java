package dev.tributary.reduce.conformance;

import dev.tributary.contract.Operation;
import dev.tributary.contract.Position;
import dev.tributary.reduce.Order;
import dev.tributary.reduce.Sequence;
import dev.tributary.reduce.conformance.At.Numbered;
import dev.tributary.reduce.conformance.At.Sequenced;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;

/**
 * A table {@code (id*, name, big)} that lives through random transactions, and the events that a source would send of
 * them. Keys are few, so that they meet often; where old rows are told, keys are checked at the end of a transaction.
 */
final class RandomHistory {

    private static final int KEYS = 6;

    private final Random random;
    private final Table table;
    private final Map<Long, List<Object>> rows = new TreeMap<>();
    private final List<List<Event>> transactions = new ArrayList<>();

    private List<Event> events;
    private long seq = 1;
    private long lastCommit = 1;
    private long values;

    RandomHistory(long seed, int length, Order order, Identity identity) {
        this.random = new Random(seed);
        List<Column> columns = List.of(
                new Column("id", Type.TEXT, true),
                new Column("name", Type.TEXT, false),
                new Column("big", Type.TEXT, false));
        this.table = new Table(columns, List.of("name", "big"), identity, order);
        for (int i = 0; i < length; i++) {
            events = new ArrayList<>();
            if (random.nextInt(10) == 0) {
                chunk();
            } else {
                transact();
                lastCommit = events.isEmpty() ? lastCommit : seq + 1;
            }
            if (!events.isEmpty()) {
                transactions.add(events);
                seq++;
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
        return List.copyOf(rows.values());
    }

    private void transact() {
        if (table.order() == Order.DENSE && random.nextInt(12) == 0) {
            snapshot();
            return;
        }
        for (int statement = random.nextInt(4); statement >= 0; statement--) {
            switch (random.nextInt(13)) {
                case 0 -> truncate();
                case 1 -> shift();
                case 2 -> swap();
                case 3, 4 -> move();
                case 5, 6 -> delete();
                case 7, 8, 9 -> update();
                default -> insert();
            }
        }
    }

    /** A complete snapshot tells the truth, whatever was told before: the delete of a row may have been lost. */
    private void snapshot() {
        emit(Operation.SNAPSHOT_BEGAN, null, null, null, null, null);
        Long lost = any();
        if (lost != null && random.nextBoolean()) {
            rows.remove(lost);
        }
        rows.forEach((id, row) -> emit(Operation.READ, id, null, row, null, null));
        emit(Operation.SNAPSHOT_ENDED, null, null, null, null, null);
    }

    /** A chunk of an incremental snapshot tells some rows as they are, between transactions. */
    private void chunk() {
        rows.forEach((id, row) -> {
            if (random.nextInt(3) == 0) {
                emit(Operation.READ, id, null, row, null, null);
            }
        });
    }

    private void truncate() {
        rows.clear();
        emit(Operation.TRUNCATE, null, null, null, null, null);
    }

    private void insert() {
        long id = random.nextInt(KEYS);
        if (!rows.containsKey(id)) {
            List<Object> row = row(id, value("n"), value("b"));
            rows.put(id, row);
            emit(Operation.CREATE, id, null, row, null, null);
        }
    }

    private void update() {
        Long id = any();
        if (id != null) {
            List<Object> old = rows.get(id);
            boolean sendsBig = random.nextBoolean();
            Object name = random.nextInt(5) == 0 ? old.get(1) : value("n");
            Object big = sendsBig ? value("b") : old.get(2);
            rows.put(id, row(id, name, big));
            emit(Operation.UPDATE, id, old, row(id, name, sendsBig ? big : unsent(big)), null, null);
        }
    }

    private void delete() {
        Long id = any();
        if (id != null) {
            emit(Operation.DELETE, id, rows.remove(id), null, null, null);
        }
    }

    private void move() {
        Long from = any();
        long to = random.nextInt(KEYS);
        if (from != null && !rows.containsKey(to)) {
            move(from, to, rows.remove(from), rows);
        }
    }

    /** Two rows exchange their keys. */
    private void swap() {
        Long one = any();
        Long other = any();
        if (table.identity() == Identity.FULL && one != null && !one.equals(other)) {
            Map<Long, List<Object>> next = new LinkedHashMap<>();
            move(one, other, rows.remove(one), next);
            move(other, one, rows.remove(other), next);
            rows.putAll(next);
        }
    }

    /** All rows move up by one, in any order. */
    private void shift() {
        if (table.identity() == Identity.FULL && !rows.containsKey((long) KEYS)) {
            List<Long> ids = new ArrayList<>(rows.keySet());
            Collections.shuffle(ids, random);
            Map<Long, List<Object>> next = new LinkedHashMap<>();
            ids.forEach(id -> move(id, id + 1, rows.remove(id), next));
            rows.putAll(next);
        }
    }

    private void move(long from, long to, List<Object> old, Map<Long, List<Object>> into) {
        Object name = random.nextInt(3) == 0 ? value("n") : old.get(1);
        into.put(to, row(to, name, old.get(2)));
        emit(Operation.DELETE, from, old, null, null, to);
        if (table.order() == Order.DERIVED) {
            // Both halves are one change in the log.
            seq--;
        }
        emit(Operation.CREATE, to, null, row(to, name, unsent(old.get(2))), from, null);
    }

    private void emit(Operation operation, Long id, List<Object> before, List<Object> after, Long oldKey, Long newKey) {
        seq++;
        At at = table.order() == Order.DENSE
                ? new Numbered(new Position(1, seq))
                : new Sequenced("run", new Sequence(OptionalLong.of(lastCommit), seq), 0, operation == Operation.READ);
        events.add(new Event(
                at,
                transactions.size() + 1L,
                operation,
                key(id),
                table.identity() == Identity.FULL ? before : null,
                after,
                key(oldKey),
                key(newKey)));
    }

    private static List<Object> key(Long id) {
        return id == null ? null : List.of(id);
    }

    /** A NULL is always sent. */
    private static Object unsent(Object value) {
        return value == null ? null : Type.TEXT.placeholder();
    }

    private Object value(String prefix) {
        return random.nextInt(8) == 0 ? null : prefix + values++;
    }

    private Long any() {
        List<Long> ids = new ArrayList<>(rows.keySet());
        return ids.isEmpty() ? null : ids.get(random.nextInt(ids.size()));
    }

    private static List<Object> row(Object... values) {
        return Arrays.asList(values);
    }
}
