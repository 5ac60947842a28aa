package dev.tributary.reduce.conformance;

import dev.tributary.reduce.Change;
import dev.tributary.reduce.Fold;
import dev.tributary.reduce.Folds;
import dev.tributary.reduce.NetChanges;
import dev.tributary.reduce.Place;
import dev.tributary.reduce.Target;
import java.util.List;

/** Brings present rows through the cuts of a dense sequence. */
final class DenseScd1 implements PresentRows.Folding {

    private final Folds folds;
    private final Decoder decoder;
    private Place applied = Place.ORIGIN;

    DenseScd1(Folds folds, Decoder decoder) {
        this.folds = folds;
        this.decoder = decoder;
    }

    @Override
    public NetChanges fold(List<Event> cut, Target target) {
        Fold fold = folds.scd1(target, applied);
        for (Event event : cut) {
            Change change = decoder.change(event);
            fold.add(change);
            applied = change.place().isBefore(applied) ? applied : change.place();
        }
        return fold.finish();
    }
}
