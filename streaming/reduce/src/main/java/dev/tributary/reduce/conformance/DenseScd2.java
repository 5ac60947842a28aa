package dev.tributary.reduce.conformance;

import dev.tributary.reduce.Change;
import dev.tributary.reduce.Folds;
import dev.tributary.reduce.Place;
import dev.tributary.reduce.StoredVersions;
import dev.tributary.reduce.VersionChanges;
import dev.tributary.reduce.VersionFold;
import java.util.List;

/** Brings versions through the cuts of a dense sequence. */
final class DenseScd2 implements VersionedRows.Folding {

    private final Folds folds;
    private final Table table;
    private final Decoder decoder;
    private Place applied = Place.ORIGIN;

    DenseScd2(Folds folds, Table table, Decoder decoder) {
        this.folds = folds;
        this.table = table;
        this.decoder = decoder;
    }

    @Override
    public VersionChanges fold(List<Event> cut, StoredVersions target) {
        VersionFold fold = folds.scd2(table.asColumns(), table.tracked(), target, applied);
        for (Event event : cut) {
            Change change = decoder.change(event);
            fold.add(change);
            applied = change.place().isBefore(applied) ? applied : change.place();
        }
        return fold.finish();
    }
}
