package dev.tributary.reduce.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.reduce.Folds;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The built-in cases hold for the fold, and the runner says so. */
class ConformanceTest {

    private static final List<Case> CASES = Cases.builtIn();

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    static Stream<Case> cases() {
        return CASES.stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void holds(Case example) {
        Matrix matrix = new Matrix(new FoldEngine(Folds.PRODUCTION));
        assertThat(matrix.run(example).stream().flatMap(verdict -> verdict.failures().stream()
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
    void printsRuleByResult(@TempDir Path folder) throws IOException {
        write(folder, "good", "scd1", "  1 a");
        assertThat(run(folder.toString())).isZero();
        assertThat(lines(out))
                .anySatisfy(line -> assertThat(line).startsWith("rule").contains("SCD1 WRITTEN"));
        assertThat(lines(out))
                .anySatisfy(line -> assertThat(line).startsWith("some rule").contains("ok 1"));
        assertThat(lines(out).get(lines(out).size() - 1)).endsWith(" 0 failed");
    }

    @Test
    void tellsWhatIsMissingAndWhatIsTooMuch(@TempDir Path folder) throws IOException {
        write(folder, "bad", "scd1", "  1 b", "  2 c");
        assertThat(run(folder.toString())).isEqualTo(1);
        assertThat(lines(err).get(0)).endsWith("bad.case SCD1: as written: rows: missing [1 b, 2 c], unexpected [1 a]");
    }

    @Test
    void runsAnotherEngineBehindACommand() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Path folder = Path.of(CASES.get(0).file().getParent().getParent().toString(), "snapshot");
        assertThat(run(
                        folder.toString(),
                        "--engine",
                        java,
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classPath,
                        "dev.tributary.reduce.conformance.CommandAdapter"))
                .as(err.toString(StandardCharsets.UTF_8))
                .isZero();
    }

    @Test
    void refusesWrongArguments() {
        assertThat(run("/no/such/folder")).isEqualTo(2);
        assertThat(run("a", "b")).isEqualTo(2);
        assertThat(run("--engine")).isEqualTo(2);
        assertThat(lines(err))
                .containsExactly(
                        "There is no folder /no/such/folder",
                        "Usage: conformance [dir] [--engine command argument...]",
                        "Usage: conformance [dir] [--engine command argument...]");
    }

    @Test
    void refusesAFolderWithAWrongCase(@TempDir Path folder) throws IOException {
        write(folder, "wrong", "scd7");
        assertThat(run(folder.toString())).isEqualTo(2);
        assertThat(lines(err).get(0)).contains("wrong.case:6: 'scd7' is no section");
    }

    private int run(String... arguments) {
        return new Conformance(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .run(Arrays.asList(arguments));
    }

    private static void write(Path folder, String name, String... expected) throws IOException {
        String text = "rule some rule\ntitle a title\ntable id* name\nevents\n  @1 create 1 a\n";
        Files.writeString(folder.resolve(name + ".case"), text + String.join("\n", expected) + "\n");
    }

    private static List<String> lines(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
