package dev.tributary.platform.servers;

import dev.tributary.platform.run.RunDirectory;
import dev.tributary.platform.run.Unwritable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The classes that a process loaded, kept in the cache of this user as the JVM's class data sharing has them: the first
 * run writes the archive when it ends, later ones map it instead of reading tens of thousands of classes. An archive for
 * other jars or another JVM has another name; one that does not fit is ignored by the JVM.
 */
final class ClassArchive {

    private static final Logger LOG = LoggerFactory.getLogger(ClassArchive.class);
    /** Variable that is {@code off} where no archive is wanted. */
    static final String SWITCH = "TRIBUTARY_CLASS_ARCHIVE";

    private static final int TERMINATED = 143;
    private static final Duration WRITING = Duration.ofMinutes(1);
    /** A process that is killed goes on at its next start where it was, like any other that dies. */
    private static final Duration IN_VAIN = Duration.ofSeconds(10);

    /**
     * The first recording of Flight Recorder enables JVMTI's hook on loaded class files for good, whatever
     * {@code FlightRecorderOptions=retransform} says. From then on JDK 17 looks up the class file of every class that it
     * takes from the archive, by the class's name in its jar. A class that is only below {@code META-INF/versions} of a
     * multi-release jar is not found there, and the JVM crashes in {@code KlassFactory::check_shared_class_file_load_hook}.
     * So a process with an archive refuses to record, and one that shall record runs without an archive.
     */
    private static final String NO_FLIGHT_RECORDER = "-XX:-FlightRecorder";

    /** Before that option, of which the JVM warns in plain text, also where a log is to be JSON. */
    private static final String NO_WARNINGS = "-XX:-PrintWarnings";

    private final String process;
    private final Path file;
    private final Path part;
    private final boolean off;
    private volatile boolean healthy;
    private volatile boolean writes;

    private ClassArchive(String process, Path file, Path part, boolean off) {
        this.process = process;
        this.off = off;
        this.file = file;
        this.part = part;
    }

    /**
     * @param jars folder of the process's class path
     * @param run two runs may write at the same time
     */
    static ClassArchive of(String process, Path jars, RunDirectory run) {
        boolean off = "off".equals(System.getenv(SWITCH));
        return of(process, jars, run, PostgresBinaries.cache().resolve("classes"), off);
    }

    static ClassArchive of(String process, Path jars, RunDirectory run, Path folder, boolean off) {
        Path file = folder.resolve(process + "-" + fingerprint(jars) + ".jsa");
        String writer = Integer.toHexString(run.root().hashCode());
        return new ClassArchive(process, file, file.resolveSibling(file.getFileName() + ".part-" + writer), off);
    }

    /** Options for the JVM; none if the cache cannot be written, or is not wanted. */
    List<String> options() {
        healthy = false;
        writes = false;
        if (off) {
            return List.of();
        }
        String use = "-XX:SharedArchiveFile=" + file;
        if (!Files.isRegularFile(file)) {
            try {
                Files.createDirectories(file.getParent());
                Files.deleteIfExists(part);
            } catch (IOException e) {
                return List.of();
            }
            use = "-XX:ArchiveClassesAtExit=" + part;
            writes = true;
        }
        return List.of(
                use,
                NO_WARNINGS,
                NO_FLIGHT_RECORDER,
                // An archive that does not fit costs time only; a warning about it would be the first thing in each
                // log.
                "-Xlog:disable",
                "-Xlog:all=error:stderr");
    }

    /**
     * How long the end of the process may take. An end that writes the archive takes longer, because the JVM links all
     * loaded classes before it runs the shutdown hooks; where the archive would not be kept, it is not waited for.
     *
     * @param otherwise without an archive to write
     */
    Duration stopLimit(Duration otherwise) {
        if (!writes) {
            return otherwise;
        }
        return healthy ? otherwise.plus(WRITING) : IN_VAIN;
    }

    /** The process works: it has loaded what others will need. One that was stopped on its way has loaded next to nothing. */
    void healthy() {
        healthy = true;
    }

    /**
     * Publishes what the process has written, if it was healthy and came to its end: the JVM trusts an archive, and half of
     * one would bring it down. Those of other jars are removed.
     */
    void ended(int exitCode) {
        if (!healthy || (exitCode != 0 && exitCode != TERMINATED) || !Files.isRegularFile(part)) {
            return;
        }
        try {
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            try (Stream<Path> others = Files.list(file.getParent())) {
                for (Path other : others.toList()) {
                    String name = other.getFileName().toString();
                    if (name.startsWith(process + "-") && name.endsWith(".jsa") && !other.equals(file)) {
                        Files.delete(other);
                    }
                }
            }
        } catch (IOException e) {
            LOG.warn("The next start of {} will be slow: {}", process, e.toString());
        }
    }

    private static String fingerprint(Path jars) {
        StringBuilder facts = new StringBuilder(System.getProperty("java.vm.version"));
        try (Stream<Path> files = Files.list(jars)) {
            for (Path jar : files.sorted().toList()) {
                facts.append('\n')
                        .append(jar)
                        .append(Files.size(jar))
                        .append(' ')
                        .append(Files.getLastModifiedTime(jar).toMillis());
            }
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(facts.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (IOException e) {
            throw Unwritable.file(jars, e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
