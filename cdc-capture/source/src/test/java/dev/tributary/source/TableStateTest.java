package dev.tributary.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.source.TableState.Column;
import dev.tributary.source.TableState.Partition;
import dev.tributary.source.TableState.TypePart;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class TableStateTest {

    private static final Column ID = new Column(1, "id", "23", "700", false, false);
    private static final Column V = new Column(2, "v", "25", "700", false, false);
    private static final TableState BEFORE = new TableState(
            "16400x745,16410x746",
            false,
            "16500",
            List.of(ID, V),
            List.of(new TypePart(16450, "16450 16440 sad")),
            List.of(new Partition(16600, "16600", true)));

    @Test
    void nothingChanged() {
        assertThat(BEFORE.changedSince(BEFORE.fingerprint(), Set.of())).isEmpty();
        assertThat(BEFORE.fingerprint()).hasSizeLessThan(120);
    }

    @Test
    void eachAlterationOfThePublicationShows() {
        assertThat(with(state -> copy(state, "16400x747,16410x746", "16500", state.columns())))
                .isEqualTo("its publication was altered or created again, so changes may be missing");
    }

    @Test
    void columnsAreIdentifiedByTheirNumbers() {
        assertThat(columns(ID, new Column(2, "w", "25", "701", false, false)))
                .isEqualTo("column w was renamed from another name");
        assertThat(columns(ID, new Column(2, "v", "23", "701", false, false))).isEqualTo("column v has another type");
        assertThat(columns(ID, gone(2), new Column(3, "v", "25", "701", false, false)))
                .isEqualTo("column v was dropped and added again");
        assertThat(columns(ID, V, gone(3), new Column(4, "w", "25", "701", false, false)))
                .as("nobody knows what the third one's name was")
                .isEqualTo("column w was dropped and added again");
        assertThat(columns(ID, V, new Column(3, "w", "25", "701", true, false)))
                .isEqualTo("column w was added with a default");
    }

    /** It was added, had values, and got another name before anybody looked. */
    @Test
    void columnsThatCapturedRowsHaveMustBeThere() {
        Column w = new Column(3, "w", "25", "701", false, false);
        TableState added = copy(BEFORE, BEFORE.publication(), BEFORE.file(), List.of(ID, V, w));
        String before = BEFORE.fingerprint();
        assertThat(added.changedSince(before, Set.of("w"))).isEmpty();
        assertThat(added.changedSince(before, Set.of("formerly")))
                .contains("column formerly, which captured rows have, was renamed or dropped");
        TableState mood = copy(
                BEFORE,
                BEFORE.publication(),
                BEFORE.file(),
                List.of(ID, V, new Column(3, "w", "16440", "701", false, false)));
        assertThat(mood.changedSince(before, Set.of("w")))
                .contains("column w was added, whose type may have changed since");
        TableState dropped = copy(BEFORE, BEFORE.publication(), BEFORE.file(), List.of(ID, gone(2)));
        assertThat(List.of("id", "v", "w"))
                .filteredOn(column -> TableState.knows(dropped.fingerprintSince(before), column))
                .as("rows that come late may still have the one that was dropped")
                .containsExactly("id", "v");
    }

    /** Between two looks at the table its captured rows fit the one and then the other. */
    @Test
    void aDroppedColumnIsRememberedUntilTheRowsAreReadAgain() {
        Column again = new Column(3, "v", "25", "702", false, false);
        TableState dropped = copy(BEFORE, BEFORE.publication(), BEFORE.file(), List.of(ID, gone(2)));
        String since = dropped.fingerprintSince(BEFORE.fingerprint());
        assertThat(dropped.changedSince(since, Set.of())).isEmpty();
        TableState added = copy(BEFORE, BEFORE.publication(), BEFORE.file(), List.of(ID, gone(2), again));
        assertThat(added.changedSince(since, Set.of())).contains("column v was dropped and added again");
        assertThat(added.changedSince(dropped.fingerprint(), Set.of()))
                .as("read without it")
                .isEmpty();
        TableState brief = copy(BEFORE, BEFORE.publication(), BEFORE.file(), List.of(ID, V, gone(3)));
        String unknown = brief.fingerprintSince(BEFORE.fingerprint());
        TableState later = copy(
                BEFORE,
                BEFORE.publication(),
                BEFORE.file(),
                List.of(ID, V, gone(3), new Column(4, "w", "25", "703", false, false)));
        assertThat(brief.changedSince(unknown, Set.of())).isEmpty();
        assertThat(later.changedSince(unknown, Set.of())).contains("column w was dropped and added again");
    }

    @Test
    void changesThatLeaveAllCapturedValuesRightDoNotCount() {
        assertThat(columns(ID, V, new Column(3, "w", "25", "701", false, false)))
                .as("it is NULL in all rows")
                .isNull();
        assertThat(columns(ID, gone(2))).isNull();
        assertThat(columns(ID, gone(2), new Column(3, "w", "25", "701", false, false)))
                .isNull();
        assertThat(columns(ID, new Column(2, "v", "1043", "701", false, false)))
                .as("text → varchar without a rewrite")
                .isNull();
        assertThat(with(state -> copy(state, state.publication(), "16501", state.columns())))
                .as("VACUUM FULL, or a TRUNCATE, which is captured")
                .isNull();
    }

    @Test
    void aRewriteCountsTogetherWithAChangedOrAddedColumn() {
        assertThat(with(state -> copy(
                        state,
                        state.publication(),
                        "16501",
                        List.of(ID, new Column(2, "v", "25", "702", false, false)))))
                .as("the same type USING another expression")
                .isEqualTo("its rows were rewritten");
        assertThat(with(state -> copy(
                        state,
                        state.publication(),
                        "16501",
                        List.of(ID, V, new Column(3, "w", "25", "702", false, false)))))
                .as("a volatile default")
                .isEqualTo("its rows were rewritten");
        TableState all = new TableState("1", true, "1", List.of(ID), List.of(), List.of());
        assertThat(new TableState("1", true, "2", List.of(ID), List.of(), List.of())
                        .changedSince(all.fingerprint(), Set.of()))
                .as("it may have been unlogged in between")
                .contains("its rows were rewritten");
    }

    @Test
    void labelsOfAnEnumMayBeAddedButNotRenamed() {
        TypePart sad = BEFORE.types().get(0);
        assertThat(types(sad, new TypePart(16451, "16451 16440 glad"))).isNull();
        assertThat(types(new TypePart(16450, "16450 16440 unhappy")))
                .isEqualTo("ALTER TYPE changed a type of its columns");
        assertThat(types(sad, new TypePart(0, "0 16460 3 25 f")))
                .as("an attribute of a composite type")
                .isEqualTo("ALTER TYPE changed a type of its columns");
    }

    @Test
    void partitionsMayBeCreatedButNothingElse() {
        Partition low = BEFORE.partitions().get(0);
        String other = "a partition was truncated, rewritten, attached, detached or dropped";
        assertThat(partitions(low, new Partition(16700, "16700", true))).isNull();
        assertThat(partitions(low, new Partition(16700, "16700", false))).isEqualTo("a partition was attached");
        assertThat(partitions(low, new Partition(16300, "16300", false))).isEqualTo(other);
        assertThat(partitions(new Partition(16600, "16800", true))).isEqualTo(other);
        assertThat(partitions()).isEqualTo(other);
    }

    @Test
    void aFingerprintOfAnotherReleaseSaysNothing() {
        assertThat(BEFORE.changedSince("2 a b c d e f", Set.of()))
                .contains("its state was recorded by another release");
    }

    private static String with(UnaryOperator<TableState> change) {
        return change.apply(BEFORE).changedSince(BEFORE.fingerprint(), Set.of()).orElse(null);
    }

    private static TableState copy(TableState state, String publication, String file, List<Column> columns) {
        return new TableState(publication, state.bySchema(), file, columns, state.types(), state.partitions());
    }

    private static String columns(Column... columns) {
        return with(state -> copy(state, state.publication(), state.file(), List.of(columns)));
    }

    private static String types(TypePart... parts) {
        return with(state -> new TableState(
                state.publication(), false, state.file(), state.columns(), List.of(parts), state.partitions()));
    }

    private static String partitions(Partition... partitions) {
        return with(state -> new TableState(
                state.publication(),
                false,
                state.file(),
                state.columns(),
                state.types(),
                new ArrayList<>(List.of(partitions))));
    }

    private static Column gone(int number) {
        return new Column(number, "........pg.dropped." + number + "........", "0", "701", false, true);
    }
}
