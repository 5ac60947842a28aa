package dev.tributary.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds for the sources of every module. */
class SourcesTest {

    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

    /** A folder that exists on the machine of whoever wrote it, such as one for a trace that was left switched on. */
    private static final Pattern FOLDER = Pattern.compile("\"(file:)?/(tmp|home|root|work|var|opt|Users)/");

    @Test
    void programsNameNoFolderOfOneMachine() throws IOException {
        List<Path> programs;
        try (Stream<Path> files = Files.walk(ROOT)) {
            programs = files.filter(file -> file.toString().contains("/src/main/")
                            && (file.toString().endsWith(".java")
                                    || file.toString().endsWith(".xml")))
                    .toList();
        }
        assertThat(programs).hasSizeGreaterThan(100);
        List<String> found = new ArrayList<>();
        for (Path program : programs) {
            for (String line : Files.readAllLines(program)) {
                if (FOLDER.matcher(line).find()) {
                    found.add(ROOT.relativize(program) + ": " + line.strip());
                }
            }
        }
        assertThat(found).isEmpty();
    }
}
