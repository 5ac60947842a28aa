package dev.tributary.reduce;

import java.util.List;
import java.util.Map;

/**
 * What a cut does to an SCD 2 table, where key and {@code from} identify a version.
 *
 * @param put versions to write, over the stored one with the same key and {@code from} if there is one
 * @param gone stored versions that are to be deleted; only late events of derived order cause them
 * @param fences oldest first; usually empty. A stored open version whose key is not in {@code taken} is to be closed at
 *     the first fence after its {@code place}
 * @param taken the keys that had events, with the place of the last one; in derived order a target remembers it
 * @param quarantined the events that were refused, in order
 * @param counts what became of the events
 */
public record VersionChanges(
        List<Version> put,
        List<Version> gone,
        List<Place> fences,
        Map<Key, Place> taken,
        List<Quarantined> quarantined,
        Counts counts) {}
