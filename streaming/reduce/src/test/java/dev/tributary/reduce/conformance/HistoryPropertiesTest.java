package dev.tributary.reduce.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.reduce.Folds;
import dev.tributary.reduce.Order;
import dev.tributary.reduce.conformance.Answer.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;

/** What holds for every history; jqwik prints the seed and the arguments of one that breaks it. */
@Tag("random")
class HistoryPropertiesTest {

    /** Of jqwik, which would draw another for each build. */
    private static final String SEED = "20260101";
    /** Added to the seeds that jqwik draws: the nightly profile looks at other histories each time. */
    private static final long SHIFT = shift();

    private final FoldEngine engine = new FoldEngine(Folds.PRODUCTION);

    @Property(tries = 400, seed = SEED)
    void anyCuttingIsTheSingleCut(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 25) int length, @ForAll("identities") Identity told) {
        RandomHistory history = new RandomHistory(seed + SHIFT, length, Order.DENSE, told);
        List<List<Event>> cuts = cut(history.transactions(), new Random(seed + SHIFT));
        List<List<Event>> single = List.of(flat(history.transactions()));

        assertThat(scd1(history, single)).as("the table itself").isEqualTo(texts(history.rows()));
        assertThat(scd1(history, cuts)).isEqualTo(texts(history.rows()));
        assertThat(scd2(history, cuts)).isEqualTo(scd2(history, single));
    }

    @Property(tries = 200, seed = SEED)
    void foldingTwiceIsFoldingOnce(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 25) int length, @ForAll("identities") Identity told) {
        RandomHistory history = new RandomHistory(seed + SHIFT, length, Order.DENSE, told);
        List<List<Event>> once = cut(history.transactions(), new Random(seed + SHIFT));
        List<List<Event>> twice = new ArrayList<>();
        once.forEach(cut -> twice.addAll(List.of(cut, cut)));

        assertThat(scd1(history, twice)).isEqualTo(texts(history.rows()));
        assertThat(scd2(history, twice)).isEqualTo(scd2(history, once));
    }

    @Property(tries = 400, seed = SEED)
    void anyDeliveryOfAForeignTopicIsTheSingleBatch(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int length, @ForAll("identities") Identity told) {
        RandomHistory history = new RandomHistory(seed + SHIFT, length, Order.DERIVED, told);
        List<Event> events = flat(history.transactions());
        Random random = new Random(seed + SHIFT);
        ForeignTopic topic = new ForeignTopic(events, random);
        List<List<Event>> batches = (random.nextBoolean() ? topic.disordered() : topic).batches();

        assertThat(scd1(history, List.of(events))).as("the table itself").isEqualTo(texts(history.rows()));
        assertThat(scd1(history, batches)).isEqualTo(texts(history.rows()));
        assertThat(scd2(history, batches)).isEqualTo(scd2(history, List.of(events)));
    }

    @Property(tries = 200, seed = SEED)
    void openVersionsArePresentRows(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 25) int length,
            @ForAll("identities") Identity told,
            @ForAll Order order) {
        RandomHistory history = new RandomHistory(seed + SHIFT, length, order, told);
        List<List<Event>> cuts = cut(history.transactions(), new Random(seed + SHIFT));
        List<List<Object>> open = engine.apply(history.table(), History.SCD2, cuts).versions().stream()
                .filter(version -> version.to() == null)
                .map(Interval::row)
                .toList();
        assertThat(texts(open)).isEqualTo(scd1(history, cuts));
    }

    @Property(tries = 200, seed = SEED)
    void countsAddUp(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 25) int length,
            @ForAll("identities") Identity told,
            @ForAll Order order,
            @ForAll History kept) {
        RandomHistory history = new RandomHistory(seed + SHIFT, length, order, told);
        List<List<Event>> cuts = cut(history.transactions(), new Random(seed + SHIFT));
        Answer answer = engine.apply(history.table(), kept, cuts);
        for (int i = 0; i < cuts.size(); i++) {
            assertThat(answer.cuts().get(i).counts().events())
                    .as("events of cut %d", i)
                    .isEqualTo(cuts.get(i).size());
            assertThat(answer.cuts().get(i).quarantined()).isEmpty();
        }
    }

    @Property(tries = 200, seed = SEED)
    void rowsWithoutKeyComeOutRightHoweverTheyAreCut(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 25) int length,
            @ForAll("tellings") Identity told,
            @ForAll Order order) {
        RandomRows history = new RandomRows(seed + SHIFT, length, order, told);
        List<List<Event>> cuts = cut(history.transactions(), new Random(seed + SHIFT));
        List<List<Event>> twice = new ArrayList<>();
        cuts.forEach(cut -> twice.addAll(List.of(cut, cut)));
        List<String> truth = texts(history.rows());

        for (List<List<Event>> delivery : List.of(cuts, twice, List.of(flat(cuts)))) {
            Answer answer = engine.apply(history.table(), History.SCD1, delivery);
            assertThat(texts(answer.rows())).isEqualTo(truth);
            for (int i = 0; i < delivery.size(); i++) {
                assertThat(answer.cuts().get(i).counts().events())
                        .as("events of cut %d", i)
                        .isEqualTo(delivery.get(i).size());
            }
        }
    }

    @Property(tries = 200, seed = SEED)
    void rowsWithoutKeyOfAForeignTopicComeOutRight(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int length, @ForAll("tellings") Identity told) {
        RandomRows history = new RandomRows(seed + SHIFT, length, Order.DERIVED, told);
        ForeignTopic topic = new ForeignTopic(flat(history.transactions()), new Random(seed + SHIFT)).disordered();

        assertThat(texts(engine.apply(history.table(), History.SCD1, topic.batches())
                        .rows()))
                .isEqualTo(texts(history.rows()));
    }

    @Provide
    Arbitrary<Identity> tellings() {
        return Arbitraries.of(Identity.NOTHING, Identity.FULL);
    }

    @Provide
    Arbitrary<Identity> identities() {
        return Arbitraries.of(Identity.KEY, Identity.FULL);
    }

    private static long shift() {
        String seed = System.getProperty("tests.seed", "");
        long shift = seed.equals("random") ? System.nanoTime() : seed.isEmpty() ? 0 : Long.parseLong(seed);
        System.out.println("shift of the seeds " + shift + ": -Dtests.seed=" + shift + " repeats them");
        return shift;
    }

    private static List<List<Event>> cut(List<List<Event>> transactions, Random random) {
        List<List<Event>> cuts = new ArrayList<>(List.of(new ArrayList<>()));
        for (List<Event> transaction : transactions) {
            cuts.get(cuts.size() - 1).addAll(transaction);
            if (random.nextInt(3) == 0) {
                cuts.add(new ArrayList<>());
            }
        }
        return cuts;
    }

    private List<String> scd1(RandomHistory history, List<List<Event>> cuts) {
        return texts(engine.apply(history.table(), History.SCD1, cuts).rows());
    }

    private List<String> scd2(RandomHistory history, List<List<Event>> cuts) {
        return engine.apply(history.table(), History.SCD2, cuts).versions().stream()
                .map(version -> Literal.text(version.row()) + " [" + version.from() + "," + version.to() + ")")
                .sorted()
                .toList();
    }

    private static List<String> texts(List<List<Object>> rows) {
        return rows.stream().map(Literal::text).sorted().toList();
    }

    private static List<Event> flat(List<List<Event>> cuts) {
        return cuts.stream().flatMap(List::stream).toList();
    }
}
