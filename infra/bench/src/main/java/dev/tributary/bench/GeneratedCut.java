package dev.tributary.bench;

import dev.tributary.contract.Operation;
import dev.tributary.contract.Position;
import dev.tributary.reduce.Change;
import dev.tributary.reduce.Columns;
import dev.tributary.reduce.Held;
import dev.tributary.reduce.Key;
import dev.tributary.reduce.NetChange;
import dev.tributary.reduce.NetChanges;
import dev.tributary.reduce.Place;
import dev.tributary.reduce.Unchanged;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/**
 * Events of one cut on a table of ten columns: half updates, of which a fifth leave the large value out, four tenths
 * inserts, one tenth deletes; three events a transaction on average. The target holds the keys that existed before.
 *
 * @param changes in order
 * @param held what the target holds
 * @param present keys and rows after all events, {@link Unchanged#VALUE} where the last event did not send a value
 */
record GeneratedCut(List<Change> changes, Map<Key, Held> held, Map<Key, Object[]> present) {

    static final Columns COLUMNS =
            new Columns(List.of("id", "a", "b", "c", "d", "e", "f", "g", "h", "big"), List.of("id"));

    static GeneratedCut of(int events, long seed) {
        Random random = new Random(seed);
        Map<Key, Held> held = new HashMap<>();
        List<Long> present = new ArrayList<>();
        for (long id = 0; id < events / 4; id++) {
            held.put(Key.of(id), Held.row(row(id, random, "large " + id), place(1)));
            present.add(id);
        }
        long next = present.size();
        long transaction = 1;
        List<Change> changes = new ArrayList<>(events);
        for (int i = 0; i < events; i++) {
            Place place = place(2L + i);
            transaction += random.nextInt(3) == 0 ? 1 : 0;
            int kind = random.nextInt(10);
            if (kind < 5) {
                long id = present.get(random.nextInt(present.size()));
                Object big = random.nextInt(5) == 0 ? Unchanged.VALUE : "large " + i;
                changes.add(Change.update(place, transaction, Key.of(id), row(id, random, big)));
            } else if (kind < 9) {
                present.add(next);
                changes.add(Change.create(place, transaction, Key.of(next), row(next, random, "large " + i)));
                next++;
            } else {
                int at = random.nextInt(present.size());
                changes.add(Change.delete(place, transaction, Key.of(present.get(at))));
                present.set(at, present.get(present.size() - 1));
                present.remove(present.size() - 1);
            }
        }
        Map<Key, Object[]> rows = new HashMap<>();
        held.forEach((key, row) -> rows.put(key, row.row()));
        for (Change change : changes) {
            if (change.operation() == Operation.DELETE) {
                rows.remove(change.key());
            } else {
                rows.put(change.key(), change.after());
            }
        }
        return new GeneratedCut(changes, held, rows);
    }

    /**
     * A time counts only if the result is right.
     *
     * @throws IllegalStateException if the net changes do not make of the held rows those that are present
     */
    void require(NetChanges net) {
        if (net.counts().events() != changes.size()) {
            throw new IllegalStateException(net.counts() + " of " + changes.size() + " events");
        }
        Map<Key, Object[]> rows = new HashMap<>();
        held.forEach((key, row) -> rows.put(key, row.row()));
        for (NetChange change : net.changes()) {
            if (change instanceof NetChange.Upsert upsert) {
                rows.put(upsert.key(), upsert.row());
            } else if (change instanceof NetChange.Delete delete) {
                rows.remove(delete.key());
            }
        }
        if (!rows.keySet().equals(present.keySet())) {
            throw new IllegalStateException(rows.size() + " rows instead of " + present.size());
        }
        present.forEach((key, row) -> {
            Object[] folded = rows.get(key);
            for (int i = 0; i < row.length; i++) {
                if (folded[i] == Unchanged.VALUE || (row[i] != Unchanged.VALUE && !Objects.equals(folded[i], row[i]))) {
                    throw new IllegalStateException(
                            key + " is " + Arrays.toString(folded) + " instead of " + Arrays.toString(row));
                }
            }
        });
    }

    private static Object[] row(long id, Random random, Object big) {
        long value = random.nextLong(1000);
        return new Object[] {id, value, value + 1, "c" + value, "d", true, 1.5 * value, "g", null, big};
    }

    private static Place place(long seq) {
        return Place.of(new Position(1, seq));
    }
}
