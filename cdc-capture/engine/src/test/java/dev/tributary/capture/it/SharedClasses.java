package dev.tributary.capture.it;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The classes of the shipped capture as a JVM maps them, which these tests start dozens of times: the first one writes them
 * down, those after it are up with a third of the processor time.
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
                Files.exists(FILE) ? "-XX:SharedArchiveFile=" + FILE : "-XX:+RecordDynamicDumpInfo",
                // What does not fit costs time only; a warning about it would stand in the log.
                "-Xlog:disable",
                "-Xlog:all=error:stderr");
    }

    /** Has a capture between these servers write them down, unless one has: whoever comes meanwhile waits for it. */
    static synchronized void writeOnce(Servers servers) throws IOException {
        // Tests run in several JVMs.
        try (FileChannel gate = FileChannel.open(
                FILE.resolveSibling("classes.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            gate.lock();
            if (!Files.exists(FILE)) {
                Source source = Source.create(
                        servers.postgres(), servers.folder(), "classes", "t (id int PRIMARY KEY, v text)");
                source.execute("INSERT INTO t VALUES (1, 'read')");
                try (CaptureProcess capture = servers.capture(source, Map.of())) {
                    capture.awaitStreaming();
                    source.execute("UPDATE t SET v = 'streamed'");
                    capture.awaitCaughtUp(source);
                    write(capture.pid(), servers.folder().resolve("classes.log"));
                }
            }
        }
    }

    private static void write(long pid, Path log) throws IOException {
        Path part = FILE.resolveSibling(FILE.getFileName() + ".part");
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Child.run(log, List.of(jcmd, String.valueOf(pid), "VM.cds", "dynamic_dump", part.toString()));
        Files.move(part, FILE, StandardCopyOption.ATOMIC_MOVE);
    }
}
