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
    private static final int TERMINATED = 143;

    private final String process;
    private final Path file;
    private final Path part;
    private volatile boolean healthy;

    private ClassArchive(String process, Path file, Path part) {
        this.process = process;
        this.file = file;
        this.part = part;
    }

    /**
     * @param jars folder of the process's class path
     * @param run two runs may write at the same time
     */
    static ClassArchive of(String process, Path jars, RunDirectory run) {
        return of(process, jars, run, PostgresBinaries.cache().resolve("classes"));
    }

    static ClassArchive of(String process, Path jars, RunDirectory run, Path folder) {
        Path file = folder.resolve(process + "-" + fingerprint(jars) + ".jsa");
        String writer = Integer.toHexString(run.root().hashCode());
        return new ClassArchive(process, file, file.resolveSibling(file.getFileName() + ".part-" + writer));
    }

    /** Options for the JVM; none if the cache cannot be written. */
    List<String> options() {
        healthy = false;
        String use = "-XX:SharedArchiveFile=" + file;
        if (!Files.isRegularFile(file)) {
            try {
                Files.createDirectories(file.getParent());
                Files.deleteIfExists(part);
            } catch (IOException e) {
                return List.of();
            }
            use = "-XX:ArchiveClassesAtExit=" + part;
        }
        // An archive that does not fit costs time only; a warning about it would be the first thing in each log.
        return List.of(use, "-Xlog:disable", "-Xlog:all=error:stderr");
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
