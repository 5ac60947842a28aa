package dev.tributary.bench;

import dev.tributary.contract.Position;
import dev.tributary.reduce.Change;
import dev.tributary.reduce.Columns;
import dev.tributary.reduce.Held;
import dev.tributary.reduce.Key;
import dev.tributary.reduce.Place;
import dev.tributary.reduce.Unchanged;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Events of one cut on a table of ten columns: half updates, of which a fifth leave the large value out, four tenths
 * inserts, one tenth deletes; three events a transaction on average. The target holds the keys that existed before.
 *
 * @param changes in order
 * @param held what the target holds
 */
record GeneratedCut(List<Change> changes, Map<Key, Held> held) {

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
        return new GeneratedCut(changes, held);
    }

    private static Object[] row(long id, Random random, Object big) {
        long value = random.nextLong(1000);
        return new Object[] {id, value, value + 1, "c" + value, "d", true, 1.5 * value, "g", null, big};
    }

    private static Place place(long seq) {
        return Place.of(new Position(1, seq));
    }
}
