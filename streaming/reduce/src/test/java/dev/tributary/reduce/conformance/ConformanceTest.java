package dev.tributary.reduce.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.reduce.Folds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The built-in cases hold for the fold, and the runner says so. */
class ConformanceTest {

    private static final List<Case> CASES = Cases.builtIn();

    private static final Matrix PRODUCTION = new Matrix(new FoldEngine(Folds.PRODUCTION));

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    private Path folder;

    static Stream<Case> cases() {
        return CASES.stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void holds(Case example) {
        assertThat(PRODUCTION.run(example).stream().flatMap(verdict -> verdict.failures().stream()
                        .map(failure -> verdict.history() + " " + failure)))
                .as("%s: %s", example.file(), example.title())
                .isEmpty();
    }

    @Test
    void coversTheMatrix() {
        assertThat(CASES).hasSizeGreaterThanOrEqualTo(100);
        assertThat(CASES.stream().filter(example -> example.isAbout(History.SCD1)))
                .hasSameSizeAs(CASES);
        assertThat(CASES.stream()
                        .filter(example -> example.table().isKeyed())
                        .filter(example -> !example.isAbout(History.SCD2))
                        .map(Case::name))
                .as("cases of keyed tables without versions")
                .containsExactlyInAnyOrder("many-batches", "columns-change", "unsent-values", "whole-old-rows");
    }

    @Test
    void everyRuleIsDeliveredInEveryWay() {
        Map<String, List<Case>> rules = CASES.stream().collect(Collectors.groupingBy(Case::rule));
        rules.forEach((rule, cases) -> {
            boolean isKeyed = cases.get(0).table().isKeyed();
            for (History history : isKeyed ? History.values() : new History[] {History.SCD1}) {
                for (Cutting cutting : List.of(Cutting.ONE_CUT, Cutting.EVERY_CUT, Cutting.EACH_APART)) {
                    assertThat(cases)
                            .as("%s: %s %s", rule, history, cutting)
                            .anyMatch(example -> example.isAbout(history)
                                    && !cutting.of(example).isEmpty());
                }
            }
        });
    }

    @Test
    void theCaseOnThePageHolds() throws IOException {
        String page = Files.readString(Path.of("../../docs/conformance.md"));
        String example = page.substring(page.indexOf("## A case\n") + 10, page.indexOf("**Header.**"));
        Files.writeString(folder.resolve("page.case"), example.replaceAll("(?m)^ {4}", ""));
        Report report = PRODUCTION.run(Cases.in(folder));
        assertThat(report.failures()).isEmpty();
        assertThat(report.lines().get(1)).startsWith("an unsent value is carried across a key move");
    }

    @Test
    void printsRuleByResult() throws IOException {
        write("good", "scd1", "  1 a");
        Report report = PRODUCTION.run(Cases.in(folder));
        assertThat(report.passes()).isTrue();
        assertThat(report.failures()).isEmpty();
        assertThat(report.lines()).hasSize(3);
        assertThat(report.lines().get(0)).startsWith("rule").contains("SCD1 WRITTEN");
        assertThat(report.lines().get(1)).startsWith("some rule").contains("ok 1");
        assertThat(report.lines().get(2)).startsWith("1 case, ").endsWith(" 0 failed");
    }

    @Test
    void tellsWhatIsMissingAndWhatIsTooMuch() throws IOException {
        write("bad", "scd1", "  1 b", "  2 c");
        Report report = PRODUCTION.run(Cases.in(folder));
        assertThat(report.passes()).isFalse();
        assertThat(report.failures().get(0))
                .isEqualTo(
                        folder.resolve("bad.case") + " SCD1: as written: rows: missing [1 b, 2 c], unexpected [1 a]");
    }

    @Test
    void theFoldBehindACommandGivesTheSameReport() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<Case> cases = CASES.stream()
                .filter(example -> List.of("snapshot", "placeholders", "late", "counted-rows")
                        .contains(example.file().getParent().getFileName().toString()))
                .toList();
        try (CommandEngine engine = CommandEngine.start(
                List.of(java, "-XX:TieredStopAtLevel=1", "-cp", classPath, CommandAdapter.class.getName()), PATIENCE)) {
            assertThat(new Matrix(engine).run(cases).lines())
                    .isEqualTo(PRODUCTION.run(cases).lines());
        }
    }

    @Test
    void anEngineThatNeverAnswersFailsTheDelivery() {
        Case example = CASES.get(0);
        try (CommandEngine engine = CommandEngine.start(List.of("sleep", "1000"), Duration.ofSeconds(1))) {
            assertThatThrownBy(() -> engine.apply(example.table(), History.SCD1, List.of()))
                    .hasMessage("it did not answer within 1 s");
        }
    }

    @Test
    void anEngineMustExist() {
        assertThatThrownBy(() -> CommandEngine.start(List.of("/no/such/engine"), PATIENCE))
                .hasMessageStartingWith("The engine cannot be started: ");
    }

    @Test
    void anEngineThatEndsOrTalksNonsenseFailsEachDelivery() throws IOException {
        write("good", "scd1", "  1 a");
        for (String engine : List.of("true", "cat", "yes")) {
            try (CommandEngine other = CommandEngine.start(List.of(engine), PATIENCE)) {
                assertThat(new Matrix(other).run(Cases.in(folder)).failures())
                        .as(engine)
                        .isNotEmpty()
                        .allSatisfy(failure -> assertThat(failure).contains("the engine failed: "));
            }
        }
    }

    private void write(String name, String... expected) throws IOException {
        String text = "rule some rule\ntitle a title\ntable id* name\nevents\n  @1 create 1 a\n";
        Files.writeString(folder.resolve(name + ".case"), text + String.join("\n", expected) + "\n");
    }
}
