package dev.tributary.bench.capture;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** A PostgreSQL from the distribution's binaries; as nobody where this runs as root, which PostgreSQL refuses. */
final class Postgres implements AutoCloseable {

    static final String CAPTURE_ROLE = "tributary_capture";
    static final String CAPTURE_PASSWORD = "capture";

    private static final List<String> SETTINGS = List.of(
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "wal_level=logical",
            "max_replication_slots=20",
            "max_wal_senders=20",
            "shared_buffers=256MB",
            "max_wal_size=16GB",
            "checkpoint_timeout=1h",
            // It would work at times of its own choice, beside one contender and not beside another.
            "autovacuum=off",
            "fsync=off",
            "jit=off",
            "timezone=UTC");

    private final int port = Ports.free();
    private final Path folder;
    private final Path home;
    private final Child server;

    Postgres(Distribution distribution, Path folder) throws IOException {
        this.folder = folder;
        home = Files.createDirectory(folder.resolve("postgres"));
        unpack(distribution.only("database", ".jar"), home);
        Path data = Files.createDirectory(home.resolve("data"));
        Path log = folder.resolve("postgres.log");
        if (root()) {
            Child.run(log, List.of("chown", "-R", "nobody:nogroup", data.toString()));
        }
        Child.run(
                log,
                as(List.of(
                        program("initdb"),
                        "-D",
                        data.toString(),
                        "-U",
                        "postgres",
                        "-A",
                        "trust",
                        "-E",
                        "UTF8",
                        "--locale=C",
                        "--no-sync")));
        List<String> command = new ArrayList<>(List.of(program("postgres"), "-D", data.toString(), "-p", "" + port));
        SETTINGS.forEach(setting -> command.addAll(List.of("-c", setting)));
        server = Child.start(log, Map.of(), as(command));
        Patience.await("PostgreSQL", Duration.ofMinutes(2), Duration.ofMillis(100), this::answers);
        try (Connection connection = connect("postgres")) {
            Sql.execute(
                    connection,
                    "CREATE ROLE " + CAPTURE_ROLE + " LOGIN REPLICATION PASSWORD '" + CAPTURE_PASSWORD + "'");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean answers() {
        server.requireAlive();
        try (Connection connection = connect("postgres")) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    int port() {
        return port;
    }

    String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(url(database), "postgres", "");
    }

    /** Where a program of the binaries is, or would be. */
    String program(String name) {
        return home.resolve("bin").resolve(name).toString();
    }

    private static List<String> as(List<String> command) {
        if (!root()) {
            return command;
        }
        List<String> unprivileged =
                new ArrayList<>(List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"));
        unprivileged.addAll(command);
        return unprivileged;
    }

    private static boolean root() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static void unpack(Path jar, Path home) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile());
                InputStream packed = zip.getInputStream(zip.stream()
                        .filter(entry -> entry.getName().endsWith(".txz"))
                        .findFirst()
                        .orElseThrow());
                TarArchiveInputStream tar = new TarArchiveInputStream(new XZCompressorInputStream(packed))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path target = home.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
                } else {
                    Files.createDirectories(target.getParent());
                    Files.copy(tar, target);
                    if ((entry.getMode() & 0100) != 0) {
                        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
                    }
                }
            }
        }
    }

    @Override
    public void close() {
        // SIGTERM would wait for clients, and there may be some.
        Child.run(
                folder.resolve("stop.log"),
                as(List.of(program("pg_ctl"), "-D", home.resolve("data").toString(), "-m", "immediate", "stop")));
        server.await();
    }
}
