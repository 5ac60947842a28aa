package dev.tributary.reduce.conformance;

import dev.tributary.reduce.Folds;
import dev.tributary.reduce.ForeignFold;
import dev.tributary.reduce.Key;
import dev.tributary.reduce.NetChanges;
import dev.tributary.reduce.Target;
import java.util.List;
import java.util.Set;

/** Brings present rows through batches of a foreign topic. */
final class ForeignScd1 implements PresentRows.Folding {

    private final ForeignFold fold;
    private final RawEvents raw;

    ForeignScd1(Folds folds, RawEvents raw) {
        this.fold = folds.foreign(raw);
        this.raw = raw;
    }

    @Override
    public NetChanges fold(List<Event> batch, Target target) {
        Set<Key> revised = raw.revisedBy(batch);
        NetChanges net = fold.scd1(raw.decoded(batch), revised, target);
        raw.append(batch);
        return net;
    }
}
