package dev.tributary.reduce.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.reduce.Folds;
import dev.tributary.reduce.Mutant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each rule of the fold is needed by a case, and each case needs a rule. */
class MutationTest {

    private static final Path REPORT = Path.of("target", "mutants.txt");

    private final List<Case> cases = Cases.builtIn();

    @Test
    void everyMutantIsKilledAndEveryCaseKills() throws IOException {
        Map<String, List<Case>> kills = engines().entrySet().parallelStream()
                .collect(Collectors.toConcurrentMap(
                        Map.Entry::getKey, mutant -> killedBy(new Matrix(mutant.getValue()))));
        Files.write(REPORT, lines(kills));

        assertThat(kills).as("mutants and what kills them").allSatisfy((mutant, killers) -> assertThat(killers)
                .as("cases that fail with %s", mutant)
                .isNotEmpty());
        List<Case> redundant = new ArrayList<>(cases);
        kills.values().forEach(redundant::removeAll);
        redundant.removeIf(example -> example.justification() != null);
        assertThat(redundant)
                .as("cases that no mutant fails and that say no reason to stay ('justified ...')")
                .isEmpty();
    }

    @Test
    void justificationsAreNeeded() {
        List<Engine> engines = List.copyOf(engines().values());
        assertThat(cases.stream().filter(example -> example.justification() != null))
                .as("justified cases that a mutant fails: they need no justification")
                .noneMatch(example -> engines.stream().anyMatch(engine -> new Matrix(engine).fails(example)));
    }

    private List<Case> killedBy(Matrix matrix) {
        return cases.stream().filter(matrix::fails).toList();
    }

    private static Map<String, Engine> engines() {
        Map<String, Engine> engines = new LinkedHashMap<>();
        for (Mutant mutant : Mutant.values()) {
            engines.put(mutant.name(), new FoldEngine(mutant.folds()));
        }
        for (Type blind : Type.values()) {
            engines.put(
                    "BLIND_FOR_PLACEHOLDERS_OF_" + blind,
                    new FoldEngine(Folds.PRODUCTION, (type, value) -> type != blind && type.isUnsent(value)));
        }
        return engines;
    }

    private static List<String> lines(Map<String, List<Case>> kills) {
        return new TreeMap<>(kills)
                .entrySet().stream()
                        .flatMap(entry -> Stream.of(
                                entry.getKey() + ": " + entry.getValue().size() + " cases",
                                entry.getValue().stream()
                                        .map(example ->
                                                example.file().getParent().getFileName() + "/" + example.name())
                                        .collect(Collectors.joining("\n    ", "    ", ""))))
                        .toList();
    }
}
