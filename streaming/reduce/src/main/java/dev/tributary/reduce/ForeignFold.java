package dev.tributary.reduce;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Folds batches of a table whose topic a foreign Debezium wrote: repeated, cut anywhere, partitions interleaved, late. A
 * key whose outcome cannot be told from batch and target alone is <em>dirty</em>: it is folded again from its whole
 * history, with the keys that moves ever joined it with.
 * <pre>
 * target                      history   batch        net changes
 * 1 b @9                                u@10 1 c     update 1 c
 * 1 b @9 (name unknown)       u@9       c@5 1 a n    update 1 b n
 * </pre>
 * The target must remember the place of every key that it was told: also of deleted ones, and also if nothing else
 * changed (a {@link NetChange.Keep}).
 */
public final class ForeignFold {

    private final Folds folds;
    private final RawHistory raw;

    ForeignFold(Folds folds, RawHistory raw) {
        this.folds = folds;
        this.raw = raw;
    }

    /**
     * What a batch does to a table of present rows.
     *
     * @param batch in any order
     * @param revised keys of earlier events whose place is another one by now ({@link Runs#sawSnapshot})
     */
    public NetChanges scd1(Collection<Change> batch, Set<Key> revised, Target target) {
        ForeignBatch split = new ForeignBatch(folds.rules(), raw, target, batch, revised);
        Fold fold = folds.scd1(Order.DERIVED, target, Place.ORIGIN);
        split.clean(fold::add, fold::addUncounted);
        NetChanges clean = fold.finish();
        Fold anew = folds.scd1Anew(target);
        split.dirty(anew::add, anew::addUncounted, anew::pass);
        NetChanges dirty = anew.finish();
        List<Quarantined> refused = ofBatch(dirty.quarantined(), split);
        return new NetChanges(
                Stream.concat(clean.changes().stream(), dirty.changes().stream())
                        .toList(),
                clean.fences(),
                concat(clean.quarantined(), refused),
                counts(clean.counts(), dirty.counts(), split, refused));
    }

    /**
     * What a batch does to a table of versions.
     *
     * @param batch in any order
     * @param revised keys of earlier events whose place is another one by now ({@link Runs#sawSnapshot})
     * @param tracked the columns whose change opens a version
     */
    public VersionChanges scd2(
            Collection<Change> batch, Set<Key> revised, Columns columns, List<String> tracked, StoredVersions target) {
        ForeignBatch split = new ForeignBatch(folds.rules(), raw, target, batch, revised);
        VersionFold fold = folds.scd2(Order.DERIVED, columns, tracked, target, Place.ORIGIN);
        split.clean(fold::add, fold::addUncounted);
        VersionChanges clean = fold.finish();
        VersionFold anew = folds.scd2Anew(columns, tracked, target);
        split.dirty(anew::add, anew::addUncounted, anew::pass);
        VersionChanges dirty = anew.finish();
        List<Quarantined> refused = ofBatch(dirty.quarantined(), split);
        Map<Key, Place> taken = new LinkedHashMap<>(clean.taken());
        taken.putAll(dirty.taken());
        return new VersionChanges(
                concat(clean.put(), dirty.put()),
                dirty.gone(),
                clean.fences(),
                taken,
                concat(clean.quarantined(), refused),
                counts(clean.counts(), dirty.counts(), split, refused));
    }

    /** History that was refused before is not refused again. */
    private static List<Quarantined> ofBatch(List<Quarantined> refused, ForeignBatch split) {
        Set<Change> batch = Collections.newSetFromMap(new IdentityHashMap<>());
        batch.addAll(split.eventsOfDirtyKeys());
        return refused.stream().filter(event -> batch.contains(event.change())).toList();
    }

    private static Counts counts(Counts clean, Counts dirty, ForeignBatch split, List<Quarantined> refused) {
        Set<Change> quarantined = Collections.newSetFromMap(new IdentityHashMap<>());
        refused.forEach(event -> quarantined.add(event.change()));
        Counts unknown = new Counts(0, 0, 0, 0, 0, 0, dirty.unknownToast());
        return clean.plus(split.countsOfDirtyKeys(quarantined)).plus(unknown);
    }

    private static <T> List<T> concat(List<T> one, List<T> other) {
        List<T> all = new ArrayList<>(one);
        all.addAll(other);
        return all;
    }
}
