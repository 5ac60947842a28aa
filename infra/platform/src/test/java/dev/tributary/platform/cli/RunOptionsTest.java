package dev.tributary.platform.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.platform.run.RunDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunOptionsTest {

    @TempDir
    private Path folder;

    private final StringWriter err = new StringWriter();
    private RunDirectory run;
    private Path pipeline;

    @BeforeEach
    void aRunOfAnotherPipeline() throws IOException {
        pipeline = folder.resolve("books.yaml");
        Files.writeString(pipeline, """
                version: 1
                name: books
                source:
                  tables:
                    - {table: public.authors, key: [id]}
                """);
        run = new RunDirectory(folder.resolve("run")).create();
        RunPipeline.remember(run, pipeline);
    }

    @Test
    void aRunKnowsItsPipeline() {
        assertThat(execute("snapshot", "nonsense", "--dir", run.root().toString()))
                .isEqualTo(2);
        assertThat(err).asString().contains("The pipeline books has no table nonsense; its tables are public.authors.");
    }

    @Test
    void theFileOnTheCommandLineIsPreferred() {
        assertThat(execute("snapshot", "nonsense", "--dir", run.root().toString(), "-f", "../pipelines/shop"))
                .isEqualTo(2);
        assertThat(err).asString().contains("The pipeline shop has no table nonsense");
    }

    @ParameterizedTest
    @ValueSource(strings = {"snapshot", "check", "up", "demo"})
    void aPipelineFileThatIsGoneIsNamed(String verb) throws IOException {
        Files.delete(pipeline);
        String dir = run.root().toString();
        assertThat(verb.equals("snapshot") ? execute(verb, "authors", "--dir", dir) : execute(verb, "--dir", dir))
                .isEqualTo(2);
        assertThat(err)
                .asString()
                .isEqualTo("The run in " + run.root() + " was started from " + pipeline
                        + ", which is not there any more: name its pipeline file with -f." + System.lineSeparator());
    }

    private int execute(String... arguments) {
        PrintWriter writer = new PrintWriter(err, true);
        return Tributary.commandLine().setOut(writer).setErr(writer).execute(arguments);
    }
}
