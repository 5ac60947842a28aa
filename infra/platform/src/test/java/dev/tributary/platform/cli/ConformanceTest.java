package dev.tributary.platform.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConformanceTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void theBuiltInCasesHold() {
        assertThat(run()).as(err.toString()).isZero();
        List<String> lines = out.toString().lines().toList();
        assertThat(lines.get(0)).startsWith("rule").contains("SCD1 WRITTEN", "SCD2 EACH_APART");
        assertThat(lines).anySatisfy(line -> assertThat(line).startsWith("a complete snapshot sweeps"));
        assertThat(lines.get(lines.size() - 1)).matches("1\\d\\d cases, \\d+ deliveries, 0 failed");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void aCaseIsAddedWithoutJava() throws IOException {
        write("mine", "  1 a");
        assertThat(run(folder.toString())).isZero();
        assertThat(out.toString()).contains("my rule", "1 case, ", " 0 failed");
    }

    @Test
    void aCaseThatDoesNotHoldIsExitCodeOne() throws IOException {
        write("mine", "  1 b");
        assertThat(run(folder.toString())).isEqualTo(1);
        assertThat(out.toString()).contains("FAILED 1/1");
        assertThat(err.toString())
                .startsWith(folder.resolve("mine.case") + " SCD1: as written: rows: missing [1 b], unexpected [1 a]"
                        + System.lineSeparator());
    }

    @Test
    void aWrongCaseFileIsExitCodeTwoWithFileAndLine() throws IOException {
        write("mine", "  1 a b");
        assertThat(run(folder.toString())).isEqualTo(2);
        assertThat(err.toString()).isEqualTo(folder.resolve("mine.case") + ":7: nothing is expected after here: b\n");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void saysWhatIsMissing() throws IOException {
        assertThat(run(folder.toString())).isEqualTo(2);
        assertThat(run("/no/such/folder")).isEqualTo(2);
        write("mine", "  1 a");
        assertThat(run(folder.toString(), "--engine", "/no/such/engine")).isEqualTo(2);
        assertThat(run("--engine")).isEqualTo(2);
        assertThat(err.toString())
                .contains(
                        "There is no .case file below " + folder,
                        "There is no folder /no/such/folder.",
                        "The engine cannot be started: ",
                        "After --engine the command of an engine is missing.");
    }

    @Test
    void runsAnotherEngine() throws IOException {
        write("mine", "  1 a");
        assertThat(run(engine("-XX:TieredStopAtLevel=1", "dev.tributary.reduce.conformance.CommandAdapter")))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("1 case, ", " 0 failed");
    }

    @Test
    void anEngineThatEndsHasFailed() throws IOException {
        write("mine", "  1 a");
        assertThat(run(engine("--version"))).isEqualTo(1);
        assertThat(err.toString()).contains("mine.case SCD1: as written: the engine failed: ");
    }

    /** A Java with the kit on its class path; its options look like ours. */
    private String[] engine(String... arguments) {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> words = new ArrayList<>(List.of(
                folder.toString(),
                "--engine",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath));
        words.addAll(List.of(arguments));
        return words.toArray(String[]::new);
    }

    private void write(String name, String row) throws IOException {
        Files.writeString(
                folder.resolve(name + ".case"),
                "rule my rule\ntitle a title\ntable id* name\nevents\n  @1 create 1 a\nscd1\n" + row + "\n");
    }

    private int run(String... arguments) {
        List<String> words = new ArrayList<>(List.of("conformance"));
        words.addAll(List.of(arguments));
        return Tributary.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(words.toArray(String[]::new));
    }
}
