package dev.tributary.reduce.conformance;

import dev.tributary.contract.Operation;
import dev.tributary.reduce.Change;
import dev.tributary.reduce.Key;
import dev.tributary.reduce.Place;
import dev.tributary.reduce.RawHistory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All events of a foreign table. Their places are derived anew when a snapshot tells where they stand. */
final class RawEvents implements RawHistory {

    private final Decoder decoder;
    private final List<Event> events = new ArrayList<>();
    private final Map<Key, List<Change>> byKey = new HashMap<>();
    private final List<Change> truncates = new ArrayList<>();

    RawEvents(Decoder decoder) {
        this.decoder = decoder;
    }

    /** Takes note of the snapshots in a batch; true if earlier events have other places from now on. */
    boolean learnsFrom(List<Event> batch) {
        boolean learns = false;
        for (Event event : batch) {
            learns |= decoder.learns(event);
        }
        if (learns) {
            byKey.clear();
            truncates.clear();
            decoded(events).forEach(this::index);
        }
        return learns;
    }

    /** Takes note of the snapshots in a batch; the keys whose events may have other places from now on. */
    Set<Key> revisedBy(List<Event> batch) {
        return learnsFrom(batch) ? Set.copyOf(byKey.keySet()) : Set.of();
    }

    List<Change> decoded(List<Event> batch) {
        return batch.stream().map(decoder::change).toList();
    }

    void append(List<Event> batch) {
        events.addAll(batch);
        decoded(batch).forEach(this::index);
    }

    /** Decoded anew. */
    List<Change> all() {
        return decoded(events);
    }

    @Override
    public List<Change> events(Key key) {
        return byKey.getOrDefault(key, List.of());
    }

    @Override
    public List<Change> truncates() {
        return truncates;
    }

    @Override
    public Collection<Key> keysAfter(Place place) {
        Set<Key> keys = new HashSet<>();
        byKey.forEach((key, changes) -> {
            if (changes.stream().anyMatch(change -> place.isBefore(change.place()))) {
                keys.add(key);
            }
        });
        return keys;
    }

    private void index(Change change) {
        if (change.operation() == Operation.TRUNCATE) {
            truncates.add(change);
        } else if (change.key() != null) {
            byKey.computeIfAbsent(change.key(), key -> new ArrayList<>()).add(change);
        }
    }
}
