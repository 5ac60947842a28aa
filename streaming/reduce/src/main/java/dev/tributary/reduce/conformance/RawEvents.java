package dev.tributary.reduce.conformance;

import dev.tributary.contract.Operation;
import dev.tributary.reduce.Change;
import dev.tributary.reduce.Key;
import dev.tributary.reduce.Place;
import dev.tributary.reduce.RawHistory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** All events of a foreign table; their places are derived whenever they are asked for. */
final class RawEvents implements RawHistory {

    private final Decoder decoder;
    private final List<Event> events = new ArrayList<>();

    RawEvents(Decoder decoder) {
        this.decoder = decoder;
    }

    /** Takes note of the snapshots in a batch; true if earlier events have other places from now on. */
    boolean learnsFrom(List<Event> batch) {
        boolean learns = false;
        for (Event event : batch) {
            learns |= decoder.learns(event);
        }
        return learns;
    }

    /** Takes note of the snapshots in a batch; the keys whose events may have other places from now on. */
    Set<Key> revisedBy(List<Event> batch) {
        return learnsFrom(batch) ? new HashSet<>(keysAfter(Place.ORIGIN)) : Set.of();
    }

    List<Change> decoded(List<Event> batch) {
        return batch.stream().map(decoder::change).toList();
    }

    void append(List<Event> batch) {
        events.addAll(batch);
    }

    List<Change> all() {
        return decoded(events);
    }

    @Override
    public List<Change> events(Key key) {
        return all().stream().filter(change -> key.equals(change.key())).toList();
    }

    @Override
    public List<Change> truncates() {
        return all().stream()
                .filter(change -> change.operation() == Operation.TRUNCATE)
                .toList();
    }

    @Override
    public Collection<Key> keysAfter(Place place) {
        return all().stream()
                .filter(change -> place.isBefore(change.place()))
                .map(Change::key)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }
}
