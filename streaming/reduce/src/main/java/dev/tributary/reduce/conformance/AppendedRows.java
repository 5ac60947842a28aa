package dev.tributary.reduce.conformance;

import dev.tributary.reduce.AppendFold;
import dev.tributary.reduce.Appends;
import dev.tributary.reduce.Change;
import dev.tributary.reduce.Folds;
import dev.tributary.reduce.Order;
import dev.tributary.reduce.Place;
import dev.tributary.reduce.conformance.Answer.FeedRow;
import dev.tributary.reduce.conformance.Answer.Report;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A table without key whose events tell no old rows: it grows, or is emptied at once. */
final class AppendedRows implements Store {

    private final Folds folds;
    private final Table table;
    private final Decoder decoder;
    private final RawEvents raw;
    private final NavigableMap<Place, Object[]> held = new TreeMap<>();
    private Place applied = Place.ORIGIN;

    AppendedRows(Folds folds, Table table, Decoder decoder) {
        this.folds = folds;
        this.table = table;
        this.decoder = decoder;
        this.raw = new RawEvents(decoder);
    }

    @Override
    public Report apply(List<Event> cut) {
        Appends net = table.order() == Order.DENSE ? dense(cut) : derived(cut);
        List<FeedRow> feed = new ArrayList<>();
        if (!net.fences().isEmpty()) {
            Map<Place, Object[]> dead =
                    held.headMap(net.fences().get(net.fences().size() - 1));
            dead.values().forEach(row -> feed.add(new FeedRow(Arrays.asList(row), null)));
            dead.clear();
        }
        net.rows().forEach(row -> {
            if (held.put(row.place(), row.row()) == null) {
                feed.add(new FeedRow(null, Arrays.asList(row.row())));
            }
        });
        return new Report(feed, net.counts(), PresentRows.refusals(net.quarantined(), decoder));
    }

    @Override
    public Answer answer(List<Report> reports) {
        return new Answer(held.values().stream().map(Arrays::asList).toList(), List.of(), reports);
    }

    private Appends dense(List<Event> cut) {
        AppendFold fold = folds.append(applied);
        for (Event event : cut) {
            Change change = decoder.change(event);
            fold.add(change);
            applied = change.place().isBefore(applied) ? applied : change.place();
        }
        return fold.finish();
    }

    /** All that was ever delivered, each event once. */
    private Appends derived(List<Event> batch) {
        if (raw.learnsFrom(batch)) {
            held.clear();
        }
        List<Change> history = raw.all();
        raw.append(batch);
        Map<Place, Change> distinct = new TreeMap<>();
        raw.all().forEach(change -> distinct.put(change.place(), change));
        AppendFold fold = folds.append(Place.ORIGIN);
        distinct.values().forEach(fold::add);
        Appends all = fold.finish();
        BatchOutcome ofBatch = BatchOutcome.of(history, raw.decoded(batch), all.quarantined());
        return new Appends(all.rows(), all.fences(), ofBatch.quarantined(), ofBatch.counts());
    }
}
