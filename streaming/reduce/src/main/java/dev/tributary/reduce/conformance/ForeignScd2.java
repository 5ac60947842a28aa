package dev.tributary.reduce.conformance;

import dev.tributary.reduce.Folds;
import dev.tributary.reduce.ForeignFold;
import dev.tributary.reduce.Key;
import dev.tributary.reduce.StoredVersions;
import dev.tributary.reduce.VersionChanges;
import java.util.List;
import java.util.Set;

/** Brings versions through batches of a foreign topic. */
final class ForeignScd2 implements VersionedRows.Folding {

    private final ForeignFold fold;
    private final Table table;
    private final RawEvents raw;

    ForeignScd2(Folds folds, Table table, RawEvents raw) {
        this.fold = folds.foreign(raw);
        this.table = table;
        this.raw = raw;
    }

    @Override
    public VersionChanges fold(List<Event> batch, StoredVersions target) {
        Set<Key> revised = raw.revisedBy(batch);
        VersionChanges net = fold.scd2(raw.decoded(batch), revised, table.asColumns(), table.tracked(), target);
        raw.append(batch);
        return net;
    }
}
