package dev.tributary.platform.servers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.platform.run.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassArchiveTest {

    private static final String WRITE = "-XX:ArchiveClassesAtExit=";
    private static final String USE = "-XX:SharedArchiveFile=";

    @TempDir
    Path folder;

    private Path jars;

    @BeforeEach
    void jars() throws IOException {
        jars = Files.createDirectory(folder.resolve("lib"));
        Files.writeString(jars.resolve("a.jar"), "one");
    }

    @Test
    void isUsedOnceAProcessHasWrittenItToTheEnd() throws IOException {
        ClassArchive first = archive("run");
        Path part = part(first);
        Files.writeString(part, "half");
        first.healthy();
        first.ended(137);
        assertThat(part(archive("run")))
                .as("killed: written anew")
                .isEqualTo(part)
                .doesNotExist();

        Files.writeString(part, "whole");
        archive("run").ended(143);
        assertThat(Files.readString(part)).as("never healthy").isEqualTo("whole");
        ClassArchive last = archive("run");
        last.healthy();
        last.ended(143);
        assertThat(archive("other").options().get(0)).startsWith(USE);
        assertThat(Path.of(archive("other").options().get(0).substring(USE.length())))
                .hasContent("whole");
    }

    @Test
    void twoRunsDoNotPublishEachOthersHalf() throws IOException {
        Files.writeString(part(archive("one")), "half");
        ClassArchive other = archive("two");
        assertThat(part(other)).isNotEqualTo(part(archive("one")));
        other.healthy();
        other.ended(143);
        assertThat(archive("two").options().get(0)).startsWith(WRITE);
    }

    @Test
    void otherJarsHaveAnotherAndTheOldOneGoes() throws IOException {
        ClassArchive old = archive("run");
        Files.writeString(part(old), "old");
        old.healthy();
        old.ended(0);
        Files.writeString(jars.resolve("a.jar"), "other");
        ClassArchive fresh = archive("run");
        Files.writeString(part(fresh), "new");
        fresh.healthy();
        fresh.ended(0);
        assertThat(folder.resolve("cache")).isDirectoryContaining("glob:**.jsa");
        try (var files = Files.list(folder.resolve("cache"))) {
            assertThat(files).hasSize(1).first().satisfies(file -> assertThat(file)
                    .hasContent("new"));
        }
    }

    /** A recording would end the process. */
    @Test
    void flightRecorderIsOffWithAnArchive() throws IOException {
        ClassArchive archive = archive("run");
        assertThat(archive.options()).contains("-XX:-FlightRecorder");
        Files.writeString(part(archive), "whole");
        archive.healthy();
        archive.ended(0);
        assertThat(archive.options())
                .contains("-XX:-FlightRecorder")
                .first()
                .asString()
                .startsWith(USE);
        assertThat(ClassArchive.of(
                                "driver", jars, new RunDirectory(folder.resolve("run")), folder.resolve("cache"), true)
                        .options())
                .as("without an archive it is on")
                .isEmpty();
    }

    @Test
    void anEndThatWritesAnArchiveMayTakeLongerIfTheArchiveIsKept() throws IOException {
        Duration limit = Duration.ofSeconds(60);
        ClassArchive archive = archive("run");
        Files.writeString(part(archive), "whole");
        assertThat(archive.stopLimit(limit)).as("not healthy yet").isEqualTo(Duration.ofSeconds(10));
        archive.healthy();
        assertThat(archive.stopLimit(limit)).isEqualTo(Duration.ofSeconds(120));
        archive.ended(0);
        assertThat(archive.options()).first().asString().startsWith(USE);
        assertThat(archive.stopLimit(limit)).as("nothing to write").isEqualTo(limit);
    }

    private ClassArchive archive(String run) {
        return ClassArchive.of("driver", jars, new RunDirectory(folder.resolve(run)), folder.resolve("cache"), false);
    }

    private static Path part(ClassArchive archive) {
        String option = archive.options().get(0);
        assertThat(option).startsWith(WRITE);
        return Path.of(option.substring(WRITE.length()));
    }
}
