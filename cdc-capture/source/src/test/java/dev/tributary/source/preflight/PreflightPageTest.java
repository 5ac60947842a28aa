package dev.tributary.source.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The page shows every check as the code has it. */
class PreflightPageTest {

    private static final Path PAGE = Path.of("../../docs/preflight.md");

    @Test
    void thePageHasOneRowForEveryCheck() throws IOException {
        assertThat(Files.readString(PAGE).lines().filter(line -> line.startsWith("| `")))
                .containsExactlyElementsOf(Arrays.stream(Check.values())
                        .map(PreflightPageTest::row)
                        .toList());
    }

    private static String row(Check check) {
        String severity = check.severity().name().toLowerCase(Locale.ROOT);
        return "| `" + check.id() + "` | " + severity + " | " + check.why() + " | " + check.remedy() + " |";
    }
}
