package dev.tributary.reduce.conformance;

import dev.tributary.reduce.Change;
import dev.tributary.reduce.Folds;
import dev.tributary.reduce.Key;
import dev.tributary.reduce.MultisetFold;
import dev.tributary.reduce.Order;
import dev.tributary.reduce.Place;
import dev.tributary.reduce.RowCounts;
import dev.tributary.reduce.RowCounts.RowCount;
import dev.tributary.reduce.conformance.Answer.FeedRow;
import dev.tributary.reduce.conformance.Answer.Report;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A table without key whose events tell whole old rows: equal rows are counted. */
final class CountedRows implements Store {

    private final Folds folds;
    private final Table table;
    private final Decoder decoder;
    private final RawEvents raw;
    private final Map<Key, Long> held = new LinkedHashMap<>();
    private Place applied = Place.ORIGIN;

    CountedRows(Folds folds, Table table, Decoder decoder) {
        this.folds = folds;
        this.table = table;
        this.decoder = decoder;
        this.raw = new RawEvents(decoder);
    }

    @Override
    public Report apply(List<Event> cut) {
        RowCounts net = table.order() == Order.DENSE ? dense(cut) : derived(cut);
        List<FeedRow> feed = new ArrayList<>();
        Map<Key, Long> untold = new LinkedHashMap<>(net.isCleared() ? held : Map.of());
        for (RowCount count : net.changed()) {
            untold.remove(count.row());
            set(count.row(), count.now(), feed);
        }
        untold.keySet().forEach(row -> set(row, 0, feed));
        return new Report(feed, net.counts(), PresentRows.refusals(net.quarantined(), decoder));
    }

    @Override
    public Answer answer(List<Report> reports) {
        List<List<Object>> rows = new ArrayList<>();
        held.forEach((row, number) -> {
            for (long i = 0; i < number; i++) {
                rows.add(row.values());
            }
        });
        return new Answer(rows, List.of(), reports);
    }

    private RowCounts dense(List<Event> cut) {
        MultisetFold fold = folds.multiset(row -> held.getOrDefault(row, 0L), applied);
        for (Event event : cut) {
            Change change = decoder.change(event);
            fold.add(change);
            applied = change.place().isBefore(applied) ? applied : change.place();
        }
        return fold.finish();
    }

    /** All that was ever delivered, each event once: sums do not care which batch brought a summand. */
    private RowCounts derived(List<Event> batch) {
        raw.learnsFrom(batch);
        List<Change> history = raw.all();
        raw.append(batch);
        Map<Place, Change> distinct = new TreeMap<>();
        raw.all().forEach(change -> distinct.put(change.place(), change));
        MultisetFold fold = folds.multisetAnew(row -> held.getOrDefault(row, 0L));
        distinct.values().forEach(fold::add);
        RowCounts all = fold.finish();
        BatchOutcome ofBatch = BatchOutcome.of(history, raw.decoded(batch), all.quarantined());
        return new RowCounts(all.changed(), all.isCleared(), ofBatch.quarantined(), ofBatch.counts());
    }

    private void set(Key row, long now, List<FeedRow> feed) {
        Long before = now == 0 ? held.remove(row) : held.put(row, now);
        long old = before == null ? 0 : before;
        for (long i = old; i < now; i++) {
            feed.add(new FeedRow(null, row.values()));
        }
        for (long i = now; i < old; i++) {
            feed.add(new FeedRow(row.values(), null));
        }
    }
}
