package dev.tributary.reduce.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.reduce.Folds;
import dev.tributary.reduce.conformance.Cutting.Delivery;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a real Debezium delivered comes out right however a foreign topic may deliver it. */
class RecordedStreamsTest {

    private static final int SEEDS = 200;

    private final Matrix matrix = new Matrix(new FoldEngine(Folds.PRODUCTION));

    @ParameterizedTest
    @ValueSource(strings = {"A", "B", "C", "D"})
    void comesOutRight(String stream) {
        List<Case> cases = Cases.builtIn().stream()
                .filter(example -> isOf(stream, example))
                .toList();
        assertThat(cases).as("cases of stream %s", stream).isNotEmpty();
        System.out.printf(
                "stream %s: %d cases, seeds 1 to %d, every fourth with disorder inside partitions%n",
                stream, cases.size(), SEEDS);
        List<String> failures = new ArrayList<>();
        for (long seed = 1; seed <= SEEDS; seed++) {
            for (Case example : cases) {
                Delivery delivery = delivery(example, seed);
                for (History history : History.values()) {
                    if (example.isAbout(history)) {
                        for (String problem : matrix.problems(example, history, Cutting.SHUFFLED, delivery)) {
                            failures.add(example + " " + history + ", " + delivery.name() + ": " + problem);
                        }
                    }
                }
            }
        }
        assertThat(failures).as("stream %s with seeds 1 to %d", stream, SEEDS).isEmpty();
    }

    /** One seed in four also breaks the order inside partitions. */
    private static Delivery delivery(Case example, long seed) {
        Random random = new Random(seed);
        ForeignTopic topic = new ForeignTopic(example.cuts().get(0), random);
        return new Delivery("seed " + seed, seed % 4 == 0 ? topic.disordered().batches() : topic.batches());
    }

    private static boolean isOf(String stream, Case example) {
        try {
            return Files.readAllLines(example.file()).stream()
                    .anyMatch(line -> line.startsWith("recorded " + stream + ".jsonl"));
        } catch (IOException e) {
            throw new IllegalStateException("Cannot read " + example.file(), e);
        }
    }
}
