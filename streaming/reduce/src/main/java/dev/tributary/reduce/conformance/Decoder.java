package dev.tributary.reduce.conformance;

import dev.tributary.contract.Operation;
import dev.tributary.reduce.Change;
import dev.tributary.reduce.Key;
import dev.tributary.reduce.Place;
import dev.tributary.reduce.Runs;
import dev.tributary.reduce.Unchanged;
import dev.tributary.reduce.conformance.At.Numbered;
import dev.tributary.reduce.conformance.At.Sequenced;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

/** Turns the events of a case into changes, and places back into what the case wrote. */
final class Decoder {

    private final List<Column> columns;
    private final Runs runs;
    private final BiPredicate<Type, Object> unsent;
    private final Map<Place, String> written = new HashMap<>();

    Decoder(Table table, Runs runs, BiPredicate<Type, Object> unsent) {
        this.unsent = unsent;
        this.columns = table.columns();
        this.runs = runs;
    }

    /** True if earlier events have other places from now on. */
    boolean learns(Event event) {
        return event.operation() == Operation.READ
                && event.at() instanceof Sequenced at
                && !at.isIncremental()
                && runs.sawSnapshot(at.run(), at.sequence());
    }

    Change change(Event event) {
        Place place = place(event);
        written.put(place, event.at().text());
        return new Change(
                place,
                event.transaction(),
                event.operation(),
                key(event.key()),
                row(event.before()),
                row(event.after()),
                key(event.oldKey()),
                key(event.newKey()));
    }

    /** Null stays null. */
    String text(Place place) {
        return place == null ? null : written.get(place);
    }

    private Place place(Event event) {
        if (event.at() instanceof Sequenced at) {
            return runs.place(at.run(), event.operation(), at.sequence()).withOrder(at.order());
        }
        return Place.of(((Numbered) event.at()).position());
    }

    private Object[] row(List<Object> values) {
        if (values == null) {
            return null;
        }
        Object[] row = values.toArray();
        for (int i = 0; i < row.length; i++) {
            if (unsent.test(columns.get(i).type(), row[i])) {
                row[i] = Unchanged.VALUE;
            }
        }
        return row;
    }

    private static Key key(List<Object> values) {
        return values == null ? null : Key.of(values.toArray());
    }
}
