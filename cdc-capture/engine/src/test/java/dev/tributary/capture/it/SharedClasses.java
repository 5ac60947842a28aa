package dev.tributary.capture.it;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The classes of the shipped capture as a JVM maps them, which these tests start dozens of times: one that has run writes
 * them down, those after it are up with half of the processor time.
 */
final class SharedClasses {

    /** Of these jars: the JVM ignores it if they are others, so it is named after the newest of them. */
    private static final Path FILE =
            Path.of("target", "capture-" + newest() + ".jsa").toAbsolutePath();

    private SharedClasses() {}

    private static long newest() {
        File[] jars = Path.of(System.getProperty("tributary.home"), "lib", "capture")
                .toFile()
                .listFiles();
        return Arrays.stream(jars).mapToLong(File::lastModified).max().orElseThrow();
    }

    /** For a capture that starts now. */
    static List<String> options() {
        return List.of(
                areWanted() ? "-XX:+RecordDynamicDumpInfo" : "-XX:SharedArchiveFile=" + FILE,
                // What does not fit costs time only; a warning about it would stand in the log.
                "-Xlog:disable",
                "-Xlog:all=error:stderr");
    }

    static boolean areWanted() {
        return !Files.exists(FILE);
    }

    /** Writes what a healthy capture has loaded, once. */
    static synchronized void write(long pid) {
        if (!areWanted()) {
            return;
        }
        // Tests may run in several JVMs.
        Path part = FILE.resolveSibling(
                FILE.getFileName() + "." + ProcessHandle.current().pid());
        Child jcmd = Child.start(
                FILE.resolveSibling("classes.log"),
                Map.of(),
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        String.valueOf(pid),
                        "VM.cds",
                        "dynamic_dump",
                        part.toString()));
        if (jcmd.await() != 0 || !Files.exists(part)) {
            // It has died meanwhile, as many of these do: the next one will write them.
            return;
        }
        try {
            Files.move(part, FILE, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
