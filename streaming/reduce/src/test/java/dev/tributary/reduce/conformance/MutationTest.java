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
        List<Case> unneeded = new ArrayList<>(cases);
        kills.values().forEach(unneeded::removeAll);
        Files.write(REPORT, lines(kills, unneeded));

        assertThat(kills).as("mutants and what kills them").allSatisfy((mutant, killers) -> assertThat(killers)
                .as("cases that fail with %s", mutant)
                .isNotEmpty());
        assertThat(unneeded)
                .as("cases that no mutant fails; each of them, and only they, must say why it stays ('justified ...')")
                .containsExactlyInAnyOrderElementsOf(cases.stream()
                        .filter(example -> example.justification() != null)
                        .toList());
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

    private List<String> lines(Map<String, List<Case>> kills, List<Case> unneeded) {
        List<String> lines = new ArrayList<>();
        lines.add(kills.size() + " mutants, " + cases.size() + " cases");
        new TreeMap<>(kills).forEach((mutant, killers) -> add(lines, mutant, killers));
        add(lines, "fail with no mutant", unneeded);
        return lines;
    }

    private static void add(List<String> lines, String head, List<Case> listed) {
        lines.add(head + ": " + listed.size() + " cases");
        listed.forEach(example -> lines.add("    " + example.file().getParent().getFileName() + "/" + example.name()));
    }
}
