package dev.tributary.reduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tributary.contract.Operation;
import dev.tributary.contract.Position;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FoldTest {

    private static final Object UNSENT = Unchanged.VALUE;

    @Test
    void shiftsKeysOfOneTransaction() {
        Target target = Map.of(key(1), Held.row(row(1, "a"), at(0)), key(2), Held.row(row(2, "b"), at(0)))::get;
        NetChanges net = fold(
                target,
                Change.delete(at(1), 7, key(1)).to(key(2)),
                Change.create(at(2), 7, key(2), row(2, UNSENT)).from(key(1)),
                Change.delete(at(3), 7, key(2)).to(key(3)),
                Change.create(at(4), 7, key(3), row(3, UNSENT)).from(key(2)));
        assertThat(text(net)).containsExactly("- (1) @1:1", "* (2, a) @1:3", "+ (3, b) @1:4");
        assertThat(net.counts()).isEqualTo(new Counts(3, 1, 0, 0, 0, 0, 0));
    }

    @Test
    void tellsWhichOfTwoRowsLeftByTheWholeOldRow() {
        Target target = Map.of(key(2), Held.row(row(2, "b"), at(0)))::get;
        NetChanges thereAndBack = fold(
                target,
                Change.create(at(1), 7, key(2), row(2, "a")).from(key(1)),
                Change.delete(at(2), 7, key(2)).to(key(1)).was(row(2, "a")),
                Change.create(at(3), 7, key(1), row(1, "a")).from(key(2)));
        assertThat(text(thereAndBack)).containsExactly("+ (1, a) @1:3");
    }

    @Test
    void carriesUnsentValuesFromTargetAndAcrossMoves() {
        Target target = Map.of(key(1), Held.row(row(1, "a"), at(0)))::get;
        NetChanges net = fold(
                target,
                Change.update(at(1), 1, key(1), row(1, UNSENT)),
                Change.delete(at(2), 2, key(1)).to(key(2)),
                Change.create(at(2), 2, key(2), row(2, UNSENT)).from(key(1)),
                Change.create(at(3), 3, key(3), row(3, UNSENT)));
        assertThat(text(net)).containsExactly("- (1) @1:2", "+ (2, a) @1:2", "+ (3, <unchanged>) @1:3");
        assertThat(net.counts().unknownToast()).isEqualTo(1);
    }

    @Test
    void refusesRowsWithoutKeyAndThoseWithANullInIt() {
        NetChanges net = fold(
                key -> null,
                Change.create(at(1), 1, null, row(1, "a")),
                Change.create(at(2), 1, Key.of(1L, null), row(1, "b")));
        assertThat(net.changes()).isEmpty();
        assertThat(net.quarantined())
                .extracting(Quarantined::cause)
                .containsOnly("A row of a table with a key came without its key");
        assertThat(net.counts()).isEqualTo(new Counts(0, 0, 0, 0, 0, 2, 0));
    }

    @Test
    void forgetsEventsThatLaterOnesOvertake() {
        Fold fold = Fold.scd1(key -> null);
        Object[] row = row(1, "early");
        fold.add(Change.create(at(1), 1, key(1), row(1, "first")));
        fold.add(Change.update(at(2), 1, key(1), row));
        WeakReference<Object[]> early = new WeakReference<>(row);
        row = null;
        for (int seq = 3; seq <= 100; seq++) {
            fold.add(Change.update(at(seq), 1, key(1), row(1, "later")));
        }
        await("memory is bounded by keys, not by events").until(() -> {
            System.gc();
            return early.get() == null;
        });
        assertThat(text(fold.finish())).containsExactly("+ (1, later) @1:100");
    }

    @Test
    void fencesWhatATruncateKills() {
        Target target = Map.of(key(1), Held.row(row(1, "a"), at(0)), key(3), Held.row(row(3, "c"), at(0)))::get;
        NetChanges net = fold(
                target,
                Change.update(at(1), 1, key(1), row(1, "b")),
                Change.create(at(2), 1, key(2), row(2, "b")),
                Change.of(at(3), 1, Operation.TRUNCATE),
                Change.create(at(4), 1, key(2), row(2, "c")),
                Change.create(at(5), 1, key(3), row(3, "c")));
        assertThat(net.changes().get(2)).isEqualTo(new NetChange.Keep(key(3), at(5)));
        assertThat(text(net)).containsExactly("- (1) @1:3", "+ (2, c) @1:4", "= (3) @1:5");
        assertThat(net.fences()).containsExactly(at(3));
        assertThat(net.counts()).isEqualTo(new Counts(3, 0, 0, 2, 0, 0, 0));
    }

    @Test
    void sweepsWhatACompleteSnapshotDidNotDeliver() {
        NetChanges net = fold(
                Target.EMPTY,
                Change.create(at(1), 1, key(1), row(1, "a")),
                Change.of(at(2), 2, Operation.SNAPSHOT_BEGAN),
                Change.read(at(3), 2, key(2), row(2, "b")),
                Change.of(at(4), 2, Operation.SNAPSHOT_ENDED));
        assertThat(text(net)).containsExactly("+ (2, b) @1:3");
        assertThat(net.fences()).containsExactly(at(2));
    }

    @Test
    void quarantinesContradictions() {
        NetChanges net = fold(
                Target.EMPTY,
                Change.create(at(1), 1, key(1), row(1, "a")),
                Change.create(at(2), 1, key(1), row(1, "b")),
                Change.create(at(3), 1, null, row(1, "b")),
                Change.delete(at(4), 2, key(1)),
                Change.update(at(5), 2, key(1), row(1, "c")));
        assertThat(net.quarantined())
                .extracting(event -> event.change().place().step() + ": " + event.cause())
                .containsExactly(
                        "2: Creates a row that the same transaction created already",
                        "3: A row of a table with a key came without its key",
                        "5: Updates a row that the same transaction deleted");
        assertThat(net.changes()).isEmpty();
    }

    @Test
    void ignoresWhatTheTargetHasTakenIn() {
        Target target = Map.of(key(1), Held.row(row(1, "a"), at(5)))::get;
        NetChanges net = fold(
                target,
                Change.update(at(4), 1, key(1), row(1, "old")),
                Change.update(at(5), 1, key(1), row(1, "old")),
                Change.update(at(6), 2, key(1), row(1, "a")));
        assertThat(net.changes()).isEmpty();
        assertThat(net.counts()).isEqualTo(new Counts(1, 0, 2, 0, 0, 0, 0));
    }

    @Test
    void refusesDisorder() {
        Fold fold = Fold.scd1(Target.EMPTY);
        fold.add(Change.delete(at(2), 1, key(1)));
        assertThatThrownBy(() -> fold.add(Change.delete(at(1), 1, key(1))))
                .hasMessage("DELETE (1) @1:1 comes after @1:2: a fold takes events in order");
    }

    private static NetChanges fold(Target target, Change... changes) {
        Fold fold = Fold.scd1(target);
        for (Change change : changes) {
            fold.add(change);
        }
        NetChanges net = fold.finish();
        assertThat(net.counts().events()).as("counted events").isEqualTo(changes.length);
        return net;
    }

    private static List<String> text(NetChanges net) {
        return net.changes().stream().map(FoldTest::text).toList();
    }

    private static String text(NetChange change) {
        if (change instanceof NetChange.Upsert upsert) {
            return (upsert.existedBefore() ? "* " : "+ ") + Values.text(upsert.row()) + " @" + upsert.place();
        }
        return (change instanceof NetChange.Delete ? "- " : "= ") + change.key() + " @" + change.place();
    }

    private static Place at(long seq) {
        return Place.of(new Position(1, seq));
    }

    private static Key key(Object... values) {
        return Key.of(values);
    }

    private static Object[] row(Object... values) {
        return values;
    }
}
