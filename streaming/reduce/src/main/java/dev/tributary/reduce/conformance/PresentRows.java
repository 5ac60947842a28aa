package dev.tributary.reduce.conformance;

import dev.tributary.reduce.Held;
import dev.tributary.reduce.Key;
import dev.tributary.reduce.NetChange;
import dev.tributary.reduce.NetChanges;
import dev.tributary.reduce.Order;
import dev.tributary.reduce.Place;
import dev.tributary.reduce.Quarantined;
import dev.tributary.reduce.Target;
import dev.tributary.reduce.conformance.Answer.FeedRow;
import dev.tributary.reduce.conformance.Answer.Refusal;
import dev.tributary.reduce.conformance.Answer.Report;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An SCD 1 table: what a writer does with {@link NetChanges}. */
final class PresentRows implements Store {

    /** How a cut is folded. */
    @FunctionalInterface
    interface Folding {
        NetChanges fold(List<Event> cut, Target target);
    }

    private final Folding folding;
    private final Decoder decoder;
    private final Order order;
    /** With the places of deleted keys. */
    private final Map<Key, Held> held = new LinkedHashMap<>();

    PresentRows(Folding folding, Decoder decoder, Order order) {
        this.folding = folding;
        this.decoder = decoder;
        this.order = order;
    }

    @Override
    public Report apply(List<Event> cut) {
        NetChanges net = folding.fold(cut, held::get);
        List<FeedRow> feed = new ArrayList<>();
        net.changes().forEach(change -> write(change, feed));
        if (!net.fences().isEmpty()) {
            fence(net, feed);
        }
        return new Report(feed, net.counts(), refusals(net.quarantined(), decoder));
    }

    @Override
    public Answer answer(List<Report> reports) {
        List<List<Object>> rows = held.values().stream()
                .filter(row -> row.row() != null)
                .map(row -> Arrays.asList(row.row()))
                .toList();
        return new Answer(rows, List.of(), reports);
    }

    static List<Refusal> refusals(List<Quarantined> quarantined, Decoder decoder) {
        return quarantined.stream()
                .map(event -> new Refusal(decoder.text(event.change().place()), event.cause()))
                .toList();
    }

    private void write(NetChange change, List<FeedRow> feed) {
        Held before = held.get(change.key());
        Object[] old = before == null ? null : before.row();
        if (change instanceof NetChange.Upsert upsert) {
            held.put(change.key(), Held.row(upsert.row(), change.place()));
            feed.add(entry(old, upsert.row()));
        } else if (change instanceof NetChange.Delete) {
            held.put(change.key(), Held.deleted(change.place()));
            if (old != null || order == Order.DENSE) {
                feed.add(entry(old, null));
            }
        } else {
            held.put(change.key(), Held.row(old, change.place()));
        }
    }

    private void fence(NetChanges net, List<FeedRow> feed) {
        Place fence = net.fences().get(net.fences().size() - 1);
        Set<Key> named = new HashSet<>();
        net.changes().forEach(change -> named.add(change.key()));
        held.entrySet().removeIf(entry -> {
            Held row = entry.getValue();
            boolean isDead = row.row() != null && row.place().isBefore(fence) && !named.contains(entry.getKey());
            if (isDead) {
                feed.add(entry(row.row(), null));
            }
            return isDead;
        });
    }

    private static FeedRow entry(Object[] before, Object[] after) {
        return new FeedRow(before == null ? null : Arrays.asList(before), after == null ? null : Arrays.asList(after));
    }
}
