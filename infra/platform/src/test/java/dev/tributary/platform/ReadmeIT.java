package dev.tributary.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does what the README tells a new user to do. */
class ReadmeIT {

    private static final Path ROOT = Path.of(System.getProperty("tributary.root"));
    private static final Path DISTRIBUTION = Path.of(System.getProperty("tributary.home"));

    @TempDir
    Path state;

    @Test
    void theTwoCommandsAreTheDemoAndTheTests() throws IOException {
        assertThat(commands()).hasSize(2);
        assertThat(commands().get(0)).startsWith("./tributary demo");
        // This test runs inside it; the build of this repository runs the same words.
        assertThat(Files.readString(ROOT.resolve(".ci/run")))
                .contains(commands().get(1));
    }

    @Test
    void theDemoRunsAsWrittenAndVerifies() throws IOException, InterruptedException {
        // The build at work has just put the distribution together: the launcher need not build it once more.
        Path stamp = DISTRIBUTION.resolve(".built");
        if (!Files.exists(stamp)) {
            Files.createFile(stamp);
        }
        Files.setLastModifiedTime(stamp, FileTime.from(Instant.now()));

        List<String> command = new ArrayList<>(List.of(commands().get(0).split(" ")));
        command.addAll(List.of("--dir", state.resolve("demo").toString()));
        Path output = state.resolve("output");
        Process demo = new ProcessBuilder(command)
                .directory(ROOT.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = demo.waitFor(15, TimeUnit.MINUTES);
        if (!ended) {
            demo.destroy();
        }
        String text = Files.readString(output);
        System.out.println(text);
        assertThat(ended).as("the demo ends within 15 minutes").isTrue();
        assertThat(demo.exitValue()).as(text).isZero();
        assertThat(text)
                .contains("refined.customers", "refined.orders", "refined.order_items", "refined.products")
                .contains("marts.daily_revenue");
    }

    /** The lines of the README's shell blocks. */
    private static List<String> commands() throws IOException {
        String readme = Files.readString(ROOT.resolve("README.md"));
        return Pattern.compile("```shell\\n(.*?)```", Pattern.DOTALL)
                .matcher(readme)
                .results()
                .map((MatchResult block) -> block.group(1).strip())
                .flatMap(String::lines)
                .toList();
    }
}
