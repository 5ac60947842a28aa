package dev.tributary.reduce;

import dev.tributary.contract.Operation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The events of a batch of a foreign table, told apart into keys that can go on from the target and dirty ones. */
final class ForeignBatch {

    /** The halves of a key move stand at one place. */
    private static final Comparator<Change> IN_ORDER =
            Comparator.comparing(Change::place).thenComparing(change -> change.operation() != Operation.DELETE);

    private final Rules rules;
    private final RawHistory raw;
    private final Target target;

    private final Map<Key, List<Change>> byKey = new LinkedHashMap<>();
    /** What belongs to no key. */
    private final List<Change> keyless = new ArrayList<>();

    private final Fences fences = new Fences();
    private final Set<Key> dirty;

    ForeignBatch(Rules rules, RawHistory raw, Target target, Collection<Change> batch, Set<Key> revised) {
        this.rules = rules;
        this.raw = raw;
        this.target = target;
        batch.stream().sorted(IN_ORDER).forEach(change -> {
            if (change.key() == null) {
                keyless.add(change);
            } else {
                byKey.computeIfAbsent(change.key(), key -> new ArrayList<>()).add(change);
            }
        });
        this.dirty = dirty(revised);
    }

    private Set<Key> dirty(Set<Key> revised) {
        raw.truncates().forEach(known -> fences.add(known.place()));
        DirtyKeys found = new DirtyKeys(rules, target, this::history);
        found.addAll(revised);
        for (Change change : keyless) {
            if (change.operation() == Operation.TRUNCATE && fences.add(change.place())) {
                found.addAll(raw.keysAfter(rules.reachOf(change.place(), fences.after(change.place()))));
            }
        }
        byKey.forEach((key, events) -> found.judge(key, events, fences, byKey));
        found.followMoves();
        return found.found();
    }

    /** Gives out the events of the other keys and those without key; and, not to be counted, the known TRUNCATEs. */
    void clean(Consumer<Change> counted, Consumer<Change> uncounted) {
        List<Change> events = new ArrayList<>(keyless);
        byKey.forEach((key, changes) -> events.addAll(dirty.contains(key) ? List.of() : changes));
        inOrder(events, counted, raw.truncates(), uncounted);
    }

    /**
     * Gives out the whole history of the dirty keys, each event once as counted; and all TRUNCATEs.
     *
     * @param repeated takes events that came before under an older place
     */
    void dirty(Consumer<Change> counted, Consumer<Change> uncounted, Consumer<Change> repeated) {
        List<Change> events = new ArrayList<>();
        Set<Change> repeats = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Key key : dirty) {
            Set<Object> seen = new HashSet<>();
            for (Change change : history(key).stream().sorted(IN_ORDER).toList()) {
                events.add(change);
                if (!seen.add(rules.identity(change))) {
                    repeats.add(change);
                }
            }
        }
        List<Change> truncates = new ArrayList<>(raw.truncates());
        keyless.stream()
                .filter(change -> change.operation() == Operation.TRUNCATE)
                .forEach(truncates::add);
        inOrder(events, change -> (repeats.contains(change) ? repeated : counted).accept(change), truncates, uncounted);
    }

    /** The events of the batch that dirty keys had. */
    List<Change> eventsOfDirtyKeys() {
        return byKey.entrySet().stream()
                .filter(entry -> dirty.contains(entry.getKey()))
                .flatMap(entry -> entry.getValue().stream())
                .toList();
    }

    /** What became of them, where the fold of their history refused some. */
    Counts countsOfDirtyKeys(Set<Change> quarantined) {
        Tally tally = new Tally();
        for (Key key : dirty) {
            Held held = target.held(key);
            Place last = held == null ? null : held.place();
            Set<Object> seen = new HashSet<>();
            int live = 0;
            for (Change change : byKey.getOrDefault(key, List.of())) {
                if (quarantined.contains(change)) {
                    tally.quarantine(change, "");
                } else if (change.place().equals(last) || !seen.add(rules.identity(change))) {
                    tally.stale();
                } else if (fences.after(change.place()) != null) {
                    tally.fenced(1);
                } else {
                    live++;
                }
            }
            tally.outcomeOf(live);
        }
        return tally.counts();
    }

    private List<Change> history(Key key) {
        List<Change> history = new ArrayList<>(raw.events(key));
        history.addAll(byKey.getOrDefault(key, List.of()));
        return history;
    }

    private static void inOrder(
            List<Change> events, Consumer<Change> counted, List<Change> known, Consumer<Change> uncounted) {
        events.sort(IN_ORDER);
        List<Change> pending = known.stream().sorted(IN_ORDER).toList();
        int next = 0;
        for (Change event : events) {
            for (;
                    next < pending.size()
                            && !event.place().isBefore(pending.get(next).place());
                    next++) {
                uncounted.accept(pending.get(next));
            }
            counted.accept(event);
        }
        pending.subList(next, pending.size()).forEach(uncounted);
    }
}
