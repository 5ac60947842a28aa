package dev.tributary.jobs.verify;

import static org.awaitility.Awaitility.await;

import dev.tributary.contract.FreePorts;
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
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** A PostgreSQL with logical decoding; runs as nobody where the tests run as root, which PostgreSQL refuses. */
final class Postgres implements AutoCloseable {

    private final int port = FreePorts.next();
    private final Process server;

    Postgres(Path folder) throws IOException, InterruptedException {
        // JUnit's folders are their maker's alone, and PostgreSQL runs as somebody else.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path home = folder.resolve("postgres");
        unpack(home);
        Path data = Files.createDirectory(home.resolve("data"));
        Path log = folder.resolve("postgres.log");
        if (root()) {
            run(log, List.of("chown", "-R", "nobody:nogroup", data.toString()));
        }
        run(
                log,
                unprivileged(home.resolve("bin/initdb") + " -D " + data
                        + " -U postgres -A trust -E UTF8 --locale=C --no-sync"));
        server = start(
                log,
                unprivileged(home.resolve("bin/postgres") + " -D " + data + " -p " + port
                        + " -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c wal_level=logical -c fsync=off"
                        + " -c shared_buffers=32MB"));
        await("PostgreSQL, see " + log)
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> {
                    connect().close();
                    return true;
                });
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(url(), "postgres", "");
    }

    void execute(String... statements) {
        try (Connection connection = connect();
                var statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> unprivileged(String command) {
        List<String> words = new ArrayList<>();
        if (root()) {
            words.addAll(List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"));
        }
        words.addAll(List.of(command.split(" ")));
        return words;
    }

    private static boolean root() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static void run(Path log, List<String> command) throws IOException, InterruptedException {
        if (start(log, command).waitFor() != 0) {
            throw new IllegalStateException("Failed: " + command + "\n" + Files.readString(log));
        }
    }

    private static Process start(Path log, List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    private static void unpack(Path home) throws IOException {
        try (InputStream resource = Postgres.class.getResourceAsStream("/postgres-linux-x86_64.txz");
                TarArchiveInputStream tar = new TarArchiveInputStream(new XZCompressorInputStream(resource))) {
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
        server.destroyForcibly();
        server.onExit().join();
    }
}
