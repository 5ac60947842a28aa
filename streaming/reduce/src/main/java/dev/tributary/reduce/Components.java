package dev.tributary.reduce;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keys that moves join must be folded together; all others may be folded apart. {@code 1 → 2, 2 → 3} joins 1, 2 and 3
 * under one representative. Only moves need to be added, so it stays small and can be handed to every worker; reading
 * it is thread-safe once everything is added.
 */
public final class Components implements Serializable {

    /** Of each joined key but the representatives. */
    private final Map<Key, Key> parents = new HashMap<>();
    /** Of the representatives: how many keys they stand for. */
    private final Map<Key, Integer> sizes = new HashMap<>();

    /** Joins the keys of a move; other events join nothing. */
    public void add(Change change) {
        if (change.movedFrom() != null) {
            join(change.movedFrom(), change.key());
        }
        if (change.movedTo() != null) {
            join(change.key(), change.movedTo());
        }
    }

    public void join(Key one, Key other) {
        Key left = of(one);
        Key right = of(other);
        if (!left.equals(right)) {
            int size = sizes.getOrDefault(left, 1) + sizes.getOrDefault(right, 1);
            boolean leftIsLarger = sizes.getOrDefault(left, 1) >= sizes.getOrDefault(right, 1);
            parents.put(leftIsLarger ? right : left, leftIsLarger ? left : right);
            sizes.put(leftIsLarger ? left : right, size);
        }
    }

    /** The representative of the keys that are joined with this one; the key itself if none is. */
    public Key of(Key key) {
        Key root = key;
        for (Key parent = parents.get(root); parent != null; parent = parents.get(root)) {
            root = parent;
        }
        return root;
    }

    /** The changes of rows by component, each in the given order; events without key are left out. */
    public static Collection<List<Change>> split(List<Change> changes) {
        Components components = new Components();
        changes.forEach(components::add);
        Map<Key, List<Change>> split = new LinkedHashMap<>();
        for (Change change : changes) {
            if (change.key() != null) {
                split.computeIfAbsent(components.of(change.key()), key -> new ArrayList<>())
                        .add(change);
            }
        }
        return split.values();
    }
}
