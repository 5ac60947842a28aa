package dev.tributary.reduce;

import dev.tributary.contract.Operation;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Finds the keys of a batch whose outcome cannot be told from the batch and the target alone. */
final class DirtyKeys {

    private final Rules rules;
    private final Target target;
    private final Function<Key, List<Change>> history;

    private final Set<Key> dirty = new HashSet<>();
    private final Deque<Key> unfollowed = new ArrayDeque<>();

    /**
     * @param history all events of a key, the batch's included
     */
    DirtyKeys(Rules rules, Target target, Function<Key, List<Change>> history) {
        this.rules = rules;
        this.target = target;
        this.history = history;
    }

    Set<Key> found() {
        return dirty;
    }

    void addAll(Collection<Key> keys) {
        keys.forEach(this::add);
    }

    /** Judges the events of one key in the batch. */
    void judge(Key key, List<Change> events, Fences fences, Map<Key, List<Change>> batch) {
        Held held = target.held(key);
        Place taken = held == null ? null : held.place();
        Set<Object> seen = new HashSet<>();
        for (Change event : events) {
            if (!seen.add(rules.identity(event))
                    || rules.isLate(event, taken)
                    || rules.continuesTransaction(event, taken)
                    || rules.isBehind(fences.after(event.place()))) {
                add(key);
            }
            Key other = event.movedTo() != null ? event.movedTo() : event.movedFrom();
            if (other != null && rules.isHalfMove(event, batch.getOrDefault(other, List.of()), target.held(other))) {
                add(key);
                add(other);
            }
        }
    }

    /** A key that was ever joined with a dirty one by a move is dirty too. */
    void followMoves() {
        for (Key key = unfollowed.poll(); key != null; key = unfollowed.poll()) {
            for (Change event : history.apply(key)) {
                if (event.operation() != Operation.TRUNCATE) {
                    rules.joined(event).forEach(this::add);
                }
            }
        }
    }

    private void add(Key key) {
        if (dirty.add(key)) {
            unfollowed.add(key);
        }
    }
}
