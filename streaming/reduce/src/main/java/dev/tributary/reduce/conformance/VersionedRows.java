package dev.tributary.reduce.conformance;

import dev.tributary.reduce.Held;
import dev.tributary.reduce.Key;
import dev.tributary.reduce.Place;
import dev.tributary.reduce.StoredVersions;
import dev.tributary.reduce.Version;
import dev.tributary.reduce.VersionChanges;
import dev.tributary.reduce.conformance.Answer.Interval;
import dev.tributary.reduce.conformance.Answer.Report;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** An SCD 2 table: what a writer does with {@link VersionChanges}. */
final class VersionedRows implements Store, StoredVersions {

    /** How a cut is folded. */
    @FunctionalInterface
    interface Folding {
        VersionChanges fold(List<Event> cut, StoredVersions target);
    }

    private final Folding folding;
    private final Decoder decoder;
    private final Map<Key, NavigableMap<Place, Version>> versions = new HashMap<>();
    /** The last event of each key, with deleted ones. */
    private final Map<Key, Place> taken = new HashMap<>();

    VersionedRows(Folding folding, Decoder decoder) {
        this.folding = folding;
        this.decoder = decoder;
    }

    @Override
    public Held held(Key key) {
        Optional<Version> open = versions(key).stream().filter(Version::isOpen).findAny();
        Place last = taken.get(key);
        if (open.isPresent()) {
            return Held.version(open.get().row(), open.get().from(), last);
        }
        return last == null ? null : Held.deleted(last);
    }

    @Override
    public List<Version> versions(Key key) {
        return List.copyOf(versions.getOrDefault(key, new TreeMap<>()).values());
    }

    @Override
    public Report apply(List<Event> cut) {
        VersionChanges net = folding.fold(cut, this);
        net.gone().forEach(version -> versions.get(version.key()).remove(version.from()));
        net.put().forEach(this::put);
        List<Version> open = versions.keySet().stream()
                .filter(key -> !net.taken().containsKey(key))
                .flatMap(key -> versions(key).stream())
                .filter(Version::isOpen)
                .toList();
        for (Version version : open) {
            net.fences().stream()
                    .filter(version.place()::isBefore)
                    .findFirst()
                    .ifPresent(fence ->
                            put(new Version(version.key(), version.row(), version.from(), fence, version.place())));
        }
        taken.putAll(net.taken());
        return new Report(List.of(), net.counts(), PresentRows.refusals(net.quarantined(), decoder));
    }

    @Override
    public Answer answer(List<Report> reports) {
        List<Interval> all = new ArrayList<>();
        versions.values().forEach(byPlace -> byPlace.values().forEach(version -> all.add(interval(version))));
        return new Answer(List.of(), all, reports);
    }

    private Interval interval(Version version) {
        return new Interval(Arrays.asList(version.row()), decoder.text(version.from()), decoder.text(version.to()));
    }

    private void put(Version version) {
        versions.computeIfAbsent(version.key(), key -> new TreeMap<>()).put(version.from(), version);
    }
}
