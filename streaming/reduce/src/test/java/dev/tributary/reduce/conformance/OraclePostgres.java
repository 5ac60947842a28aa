package dev.tributary.reduce.conformance;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** A PostgreSQL server with logical decoding in a folder; not as root, which it refuses. */
final class OraclePostgres implements AutoCloseable {

    private static final Set<PosixFilePermission> PUBLIC = PosixFilePermissions.fromString("rwxr-xr-x");

    private final Path home;
    private final Path log;
    private final int port;
    private final Process server;

    OraclePostgres(Path folder) throws IOException, InterruptedException {
        Files.setPosixFilePermissions(folder, PUBLIC);
        home = folder.resolve("postgres");
        log = folder.resolve("log");
        unpack();
        Path data = Files.createDirectory(folder.resolve("data"));
        if (isRoot()) {
            start("chown", "nobody", data.toString()).waitFor();
        }
        int exit = asUser("initdb", "-D", data.toString(), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
                .waitFor();
        if (exit != 0) {
            throw new IOException("initdb failed: " + Files.readString(log));
        }
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        List<String> command = new ArrayList<>(List.of("postgres", "-D", data.toString(), "-p", "" + port));
        for (String setting : List.of(
                "listen_addresses=127.0.0.1",
                "unix_socket_directories=",
                "wal_level=logical",
                "fsync=off",
                "shared_buffers=32MB")) {
            command.addAll(List.of("-c", setting));
        }
        server = asUser(command.toArray(String[]::new));
        await("PostgreSQL, see " + log)
                .atMost(Duration.ofSeconds(90))
                .ignoreExceptionsInstanceOf(SQLException.class)
                .until(() -> {
                    connect().close();
                    return true;
                });
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", "");
    }

    @Override
    public void close() {
        server.destroy();
        server.onExit().join();
    }

    private Process asUser(String... command) throws IOException {
        List<String> words = new ArrayList<>();
        if (isRoot()) {
            words.addAll(List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"));
        }
        words.add(home.resolve("bin").resolve(command[0]).toString());
        words.addAll(Arrays.asList(command).subList(1, command.length));
        return start(words.toArray(String[]::new));
    }

    private Process start(String... command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private void unpack() throws IOException {
        try (InputStream binaries = OraclePostgres.class.getResourceAsStream("/postgres-linux-x86_64.txz");
                TarArchiveInputStream tar = new TarArchiveInputStream(new XZCompressorInputStream(binaries))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path path = home.resolve(entry.getName());
                Files.createDirectories(entry.isDirectory() ? path : path.getParent());
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
                } else if (!entry.isDirectory()) {
                    Files.copy(tar, path);
                    Files.setPosixFilePermissions(path, PUBLIC);
                }
            }
        }
    }
}
