package dev.tributary.producers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PlannerTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);
    private static final Limits LIMITS = new Limits(200, 100, 300);

    private final Shop shop = new Shop();

    @Test
    void plansTheSameForTheSameSeed() {
        assertThat(plan(seeded(42), 5_000)).isEqualTo(plan(new PlannerTest().seeded(42), 5_000));
    }

    @Test
    void plansSomethingElseForAnotherSeedOrLane() {
        List<Transaction> first = plan(planner(Chance.of(42, 0)), 50);
        assertThat(plan(new PlannerTest().planner(Chance.of(43, 0)), 50)).isNotEqualTo(first);
        assertThat(plan(new PlannerTest().planner(Chance.of(42, 1)), 50)).isNotEqualTo(first);
    }

    @Test
    void drawsEveryKindAboutAsOftenAsItsWeightSays() {
        Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
        plan(seeded(42), 20_000).forEach(transaction -> counts.merge(transaction.kind(), 1, Integer::sum));

        int weights = Arrays.stream(Kind.values()).mapToInt(kind -> kind.weight).sum();
        for (Kind kind : List.of(Kind.PAY_ORDER, Kind.UPDATE_PROFILE, Kind.CHANGE_PRICE, Kind.MOVE_ORDER)) {
            double expected = 20_000.0 * kind.weight / weights;
            assertThat((double) counts.get(kind)).as(kind.name()).isBetween(0.6 * expected, 1.6 * expected);
        }
        assertThat(counts).doesNotContainKeys(Kind.TRUNCATE, Kind.SEED);
        assertThat(counts.keySet()).hasSize(Kind.values().length - 2);
    }

    @Test
    void keepsTheTablesWithinTheirLimits() {
        Planner planner = seeded(7);
        for (int i = 0; i < 30_000; i++) {
            planner.next();
            assertThat(shop.orders().size()).isLessThanOrEqualTo(LIMITS.orders());
            assertThat(shop.customers().size()).isBetween(1, LIMITS.customers());
            assertThat(shop.products().size()).isBetween(1, LIMITS.products());
        }
        assertThat(shop.orders().size()).isGreaterThan(LIMITS.orders() / 2);
        assertThat(shop.orders().some(LIMITS.orders(), new Chance(1)))
                .allSatisfy(order -> assertThat(order.lines).hasSizeLessThanOrEqualTo(Limits.LINES));
    }

    @Test
    void namesValuesThatAreNullEmptyLongAndInSeveralScripts() {
        List<Object> values = plan(seeded(42), 2_000).stream()
                .flatMap(transaction -> transaction.steps().stream())
                .filter(Step.Change.class::isInstance)
                .flatMap(step -> ((Step.Change) step).parameters().stream())
                .toList();

        assertThat(values).contains(null, "", "NULL");
        assertThat(values).filteredOn(String.class::isInstance).anySatisfy(value -> assertThat((String) value)
                .contains("\uD83D\uDE9A", "東京")
                .hasSizeGreaterThan(3_000));
    }

    @Test
    void truncatesOnlyIfAsked() {
        Planner planner = new Planner(desk(Chance.of(42, 0)), Planner.Extra.TRUNCATE);
        fill(planner);
        assertThat(plan(planner, 5_000)).anyMatch(transaction -> transaction.kind() == Kind.TRUNCATE);
    }

    @Test
    void seedsInPartsAndThenNoMore() {
        Planner planner = planner(Chance.of(42, 0));
        assertThat(planner.seed(120, 50).orElseThrow().steps()).hasSize(100);
        assertThat(planner.seed(120, 50).orElseThrow().steps()).hasSize(70);
        assertThat(planner.seed(120, 50)).isEmpty();
        assertThat(shop.customers().size()).isEqualTo(120);
        assertThat(shop.products().size()).isEqualTo(50);
    }

    private Planner seeded(long seed) {
        System.out.println("seed " + seed);
        Planner planner = planner(Chance.of(seed, 0));
        fill(planner);
        return planner;
    }

    private Planner planner(Chance chance) {
        return new Planner(desk(chance), Planner.Extra.NONE);
    }

    private static void fill(Planner planner) {
        while (planner.seed(100, 60).isPresent()) {
            // The shop takes them up.
        }
    }

    private Desk desk(Chance chance) {
        Map<KeyedTable, AtomicLong> sequences = new EnumMap<>(KeyedTable.class);
        Keys keys = table ->
                sequences.computeIfAbsent(table, ignored -> new AtomicLong()).incrementAndGet();
        return Desk.of(shop, keys, chance, CLOCK, LIMITS);
    }

    private static List<Transaction> plan(Planner planner, int count) {
        return Stream.generate(planner::next).limit(count).toList();
    }
}
