package dev.tributary.platform.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tributary.platform.run.RunDirectory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class LeftoversTest {

    @TempDir
    private Path folder;

    private RunDirectory run;

    @BeforeEach
    void directory() {
        run = new RunDirectory(folder).create();
    }

    @Test
    void endsWhatCarriesTheRunAndNothingElse() {
        Process ours = sleep("run-a");
        Process foreign = sleep("run-b");
        try {
            Leftovers leftovers = new Leftovers(run, "run-a");
            await().untilAsserted(() -> assertThat(leftovers.find())
                    .extracting(ProcessIdentity::pid)
                    .containsExactly(ours.pid()));
            assertThat(leftovers.end(Duration.ofSeconds(5))).isEqualTo(1);
            assertEnded(ours);
            assertThat(foreign.isAlive()).isTrue();
        } finally {
            ours.destroyForcibly();
            foreign.destroyForcibly();
        }
    }

    @Test
    void endsWhatTheTableNamesOnlyIfItIsTheSameProcess() {
        Process known = sleep("other");
        Process reused = sleep("other");
        try {
            ProcessTable table = new ProcessTable(run);
            table.put("broker", ProcessIdentity.of(known.pid()).orElseThrow());
            table.put("capture", new ProcessIdentity(reused.pid(), "another boot/1"));
            assertThat(new Leftovers(run, "run-a").end(Duration.ofSeconds(5))).isEqualTo(1);
            assertEnded(known);
            assertThat(reused.isAlive()).isTrue();
        } finally {
            known.destroyForcibly();
            reused.destroyForcibly();
        }
    }

    @Test
    void killsWhatIgnoresThePoliteSignal() {
        Process stubborn = new Command(
                        List.of("/bin/sh", "-c", "trap '' TERM INT; exec sleep 60"),
                        Map.of(Command.RUN, "run-a"),
                        folder)
                .start(new LogFile(folder.resolve("stubborn.log")));
        Leftovers leftovers = new Leftovers(run, "run-a");
        await().until(() -> !leftovers.find().isEmpty());
        leftovers.end(Duration.ofMillis(500));
        assertEnded(stubborn);
        assertThat(leftovers.find()).isEmpty();
    }

    @Test
    void tellsAProcessFromItsSuccessor() {
        ProcessIdentity self = ProcessIdentity.ofThisProcess();
        assertThat(self.alive()).isTrue();
        assertThat(new ProcessIdentity(self.pid(), self.birth() + "0").alive()).isFalse();
        assertThat(self.handle()).isPresent();
    }

    private Process sleep(String id) {
        return new Command(List.of("/bin/sleep", "60"), Map.of(Command.RUN, id), folder)
                .start(new LogFile(folder.resolve("sleep.log")));
    }

    /** The system knows of an end before the thread does that tells {@link Process#isAlive()}. */
    private static void assertEnded(Process process) {
        assertThat(process.onExit()).succeedsWithin(Duration.ofSeconds(5));
    }
}
