package dev.tributary.platform.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class TributaryTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo",
                "up",
                "down",
                "status",
                "verify",
                "query",
                "validate",
                "check",
                "init",
                "snapshot",
                "resnapshot",
                "conformance"
            })
    void everyVerbExplainsItself(String verb) {
        assertThat(run(verb, "--help")).isZero();
        assertThat(out.toString()).startsWith("Usage: tributary " + verb);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void wrongUsageIsExitCodeTwo() {
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString()).startsWith("Which command? See tributary --help.");
        assertThat(run("demo", "--for", "soon")).isEqualTo(2);
        assertThat(err.toString()).contains("'soon' is not a length of time: write 90s, 5m, 1h30m");
        assertThat(run("demo", "--rate", "0", "--dir", "/nowhere")).isEqualTo(2);
        assertThat(err.toString()).contains("--rate must be at least 1, not 0.");
    }

    @Test
    void anArgumentThatIsRepeatedShowsNoPassword() {
        assertThat(run("init", "--from", "x", "jdbc:postgresql://db/shop?user=me&password=s3cr3t&ssl=true"))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains("Unmatched argument", "user=me&password=***&ssl=true")
                .doesNotContain("s3cr3t");
    }

    @Test
    void aKnownFailureIsOneSentence(@TempDir Path folder) {
        assertThat(run("status", "--dir", folder.toString())).isEqualTo(1);
        assertThat(err.toString())
                .isEqualTo("Nothing has been started in " + folder + ": start it with ./tributary up, or name another"
                        + " directory with --dir." + System.lineSeparator());
    }

    @Test
    void onlyVerboseShowsWhere(@TempDir Path folder) {
        run("down", "--verbose", "--dir", folder.toString());
        assertThat(err.toString()).contains("\tat dev.tributary.platform.cli.RunOptions.existing");
    }

    @Test
    void aMissingPipelineFileIsWrongUsage(@TempDir Path folder) {
        assertThat(run("validate", folder.toString())).isEqualTo(2);
        assertThat(err.toString())
                .isEqualTo(
                        "There is no pipeline file " + folder.resolve("pipeline.yaml") + "." + System.lineSeparator());
    }

    private int run(String... arguments) {
        CommandLine command =
                Tributary.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return command.execute(arguments);
    }
}
