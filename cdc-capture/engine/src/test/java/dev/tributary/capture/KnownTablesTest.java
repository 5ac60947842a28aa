package dev.tributary.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.tributary.source.TableState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KnownTablesTest {

    private static final TableName ORDERS = new TableName("public", "orders");

    @Test
    void anOffsetOfAnEarlierReleaseHasNoStates() {
        KnownTables known = KnownTables.of(Map.of(
                "tributary_tables", "{\"complete\":{\"public.orders\":16384},\"reading\":{\"public.items\":16385}}"));
        assertThat(known).isEqualTo(new KnownTables(Map.of("public.orders", 16384L), Map.of("public.items", 16385L)));
        assertThat(known.state(ORDERS)).isEmpty();
        assertThat(KnownTables.of(known.in(Map.of()))).isEqualTo(known);
    }

    @Test
    void aTableWithoutAListSaysWhatItIs() {
        assertThatIllegalStateException()
                .isThrownBy(() -> KnownTables.of(Map.of("tributary_tables", "{\"complete\":{}}")))
                .withMessage("The offset names no tables in {\"complete\":{}}");
    }

    @Test
    void statesTravelWithTheOffset() {
        KnownTables known = KnownTables.NONE.begin(ORDERS, 16384, "1 a").read("public.orders");
        assertThat(KnownTables.of(known.in(Map.of())))
                .isEqualTo(KnownTables.complete(Map.of(ORDERS, 16384L), Map.of(ORDERS, "1 a")));
        assertThat(known.only(List.of())).isEqualTo(KnownTables.NONE);
        assertThat(known.forget(ORDERS)).isEqualTo(KnownTables.NONE);
    }

    @Test
    void columnsOfCapturedRowsAreKeptUntilAStateKnowsThem() {
        TableState state = state("id");
        KnownTables known = KnownTables.complete(Map.of(ORDERS, 1L), Map.of(ORDERS, state.fingerprint()))
                .seen(ORDERS, List.of("id"));
        assertThat(known.extras()).isEmpty();
        KnownTables more = KnownTables.of(known.seen(ORDERS, List.of("id", "w")).in(Map.of()));
        assertThat(more.extras()).isEqualTo(Map.of("public.orders", Set.of("w")));
        assertThat(more.changed(ORDERS, state("id", "x")))
                .contains("column w, which captured rows have, was renamed or dropped");
        TableState added = state("id", "w");
        assertThat(more.changed(ORDERS, added)).isEmpty();
        assertThat(more.adopt(ORDERS, 1, more.state(ORDERS), more.since(ORDERS, added))
                        .extras())
                .isEmpty();
        assertThat(more.begin(ORDERS, 1, state.fingerprint()).extras()).isEmpty();
    }

    private static TableState state(String... columns) {
        List<TableState.Column> all = new ArrayList<>();
        for (String column : columns) {
            all.add(new TableState.Column(all.size() + 1, column, "25", "700", false, false));
        }
        return new TableState("1x700", false, "16500", all, List.of(), List.of());
    }

    @Test
    void namesWithDotsAreNotMixedUp() {
        TableName one = new TableName("a.b", "c");
        TableName other = new TableName("a", "b.c");
        KnownTables known = KnownTables.NONE.begin(one, 1, null).complete(other, 2, null);
        assertThat(known.reading()).isEqualTo(Map.of("\"a.b\".c", 1L));
        assertThat(known.complete()).isEqualTo(Map.of("a.\"b.c\"", 2L));
        assertThat(known.read("a.b.c").complete()).isEqualTo(Map.of("\"a.b\".c", 1L, "a.\"b.c\"", 2L));
        assertThat(known.only(List.of(other)).reading()).isEmpty();
    }
}
