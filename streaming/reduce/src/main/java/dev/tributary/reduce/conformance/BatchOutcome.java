package dev.tributary.reduce.conformance;

import dev.tributary.contract.Operation;
import dev.tributary.reduce.Change;
import dev.tributary.reduce.Counts;
import dev.tributary.reduce.Place;
import dev.tributary.reduce.Quarantined;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What became of the events of one batch, where every batch folds the whole history of a table without key anew.
 *
 * @param quarantined the events of the batch that were refused, in order
 */
record BatchOutcome(Counts counts, List<Quarantined> quarantined) {

    /**
     * @param history the events of earlier batches
     * @param refused by the fold of history and batch
     */
    static BatchOutcome of(List<Change> history, List<Change> batch, List<Quarantined> refused) {
        Set<Place> seen = history.stream().map(Change::place).collect(Collectors.toCollection(HashSet::new));
        Place fence = Stream.concat(history.stream(), batch.stream())
                .filter(change -> change.operation() == Operation.TRUNCATE)
                .map(Change::place)
                .max(Comparator.naturalOrder())
                .orElse(Place.ORIGIN);
        Set<Place> isNew = batch.stream()
                .map(Change::place)
                .filter(place -> !seen.contains(place))
                .collect(Collectors.toSet());
        List<Quarantined> ofBatch = refused.stream()
                .filter(event -> isNew.contains(event.change().place()))
                .toList();
        Set<Place> wrong = ofBatch.stream().map(event -> event.change().place()).collect(Collectors.toSet());
        long applied = 0;
        long stale = 0;
        long fenced = 0;
        long control = 0;
        for (Change change : batch) {
            if (change.operation().isControl()) {
                control++;
            } else if (!seen.add(change.place())) {
                stale++;
            } else if (change.operation() != Operation.TRUNCATE
                    && change.place().isBefore(fence)) {
                fenced += wrong.contains(change.place()) ? 0 : 1;
            } else {
                applied += wrong.contains(change.place()) ? 0 : 1;
            }
        }
        return new BatchOutcome(new Counts(applied, 0, stale, fenced, control, ofBatch.size(), 0), ofBatch);
    }
}
