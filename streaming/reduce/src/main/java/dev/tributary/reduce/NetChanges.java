package dev.tributary.reduce;

import java.util.List;

/**
 * What a cut does to an SCD 1 table.
 *
 * @param changes at most one a key, keys in the order of their first event
 * @param fences oldest first; usually empty. Every row of the target whose place is before the last of them, and whose
 *     key {@code changes} does not name, is to be deleted
 * @param quarantined the events that were refused, in order
 * @param counts what became of the events
 */
public record NetChanges(List<NetChange> changes, List<Place> fences, List<Quarantined> quarantined, Counts counts) {

    public NetChanges {
        changes = List.copyOf(changes);
        fences = List.copyOf(fences);
        quarantined = List.copyOf(quarantined);
    }
}
