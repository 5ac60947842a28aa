package dev.tributary.capture.it;

import static org.awaitility.Awaitility.await;

import dev.tributary.contract.Certificates;
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
import java.util.Map;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** A PostgreSQL 18 with logical decoding; runs as nobody where the tests run as root, which PostgreSQL refuses. */
final class Postgres implements AutoCloseable {

    private final int port = FreePorts.next();
    private final Path home;
    private final Path log;
    private final List<String> command;
    private Child server;

    Postgres(Path folder) throws IOException {
        this(folder, Optional.empty());
    }

    /**
     * @param tls lets the capture in over TLS only, by password and with the certificate of its role
     */
    Postgres(Path folder, Optional<Certificates> tls) throws IOException {
        home = Files.createDirectory(folder.resolve("postgres"));
        unpack(home);
        log = folder.resolve("postgres.log");
        Path data = home.resolve("data");
        Files.createDirectory(data);
        if (root()) {
            Child.run(folder.resolve("chown.log"), List.of("chown", "-R", "nobody:nogroup", data.toString()));
        }
        Child.run(
                log,
                as(List.of(
                        home.resolve("bin/initdb").toString(),
                        "-D",
                        data.toString(),
                        "-U",
                        "postgres",
                        "-A",
                        "trust",
                        "-E",
                        "UTF8",
                        "--no-sync")));
        command = new ArrayList<>(as(List.of(
                home.resolve("bin/postgres").toString(),
                "-D",
                data.toString(),
                "-p",
                String.valueOf(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=",
                "-c",
                "wal_level=logical",
                "-c",
                "max_replication_slots=60",
                "-c",
                "max_wal_senders=60",
                "-c",
                "max_prepared_transactions=5",
                "-c",
                "fsync=off",
                "-c",
                "shared_buffers=64MB")));
        if (tls.isPresent()) {
            command.addAll(secured(tls.get(), data, folder));
        }
        serve();
        execute("postgres", "CREATE ROLE tributary_capture LOGIN REPLICATION PASSWORD 'capture'");
    }

    private void serve() {
        server = Child.start(log, Map.of(), command);
        await("PostgreSQL").atMost(Duration.ofMinutes(3)).ignoreExceptions().until(() -> {
            connect("postgres").close();
            return true;
        });
    }

    /** Ends it as a crash would, and starts it again: it recovers from its log. */
    void crash() {
        stop("immediate");
        serve();
    }

    private List<String> secured(Certificates certificates, Path data, Path folder) throws IOException {
        Path key = Files.copy(certificates.key("server"), home.resolve("server.key"));
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        if (root()) {
            Child.run(folder.resolve("chown.log"), List.of("chown", "nobody:nogroup", key.toString()));
        }
        Files.writeString(data.resolve("pg_hba.conf"), """
                host    all postgres 127.0.0.1/32 trust
                hostssl all all      127.0.0.1/32 scram-sha-256 clientcert=verify-full
                """);
        return List.of(
                "-c",
                "ssl=on",
                "-c",
                "ssl_key_file=" + key,
                "-c",
                "ssl_cert_file=" + certificates.certificate("server"),
                "-c",
                "ssl_ca_file=" + certificates.certificate("ca"));
    }

    String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(url(database), "postgres", "");
    }

    void execute(String database, String... statements) {
        try (Connection connection = connect(database);
                var statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
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

    private void stop(String mode) {
        Child.run(
                home.resolveSibling("stop.log"),
                as(List.of(
                        home.resolve("bin/pg_ctl").toString(),
                        "-D",
                        home.resolve("data").toString(),
                        "-m",
                        mode,
                        "stop")));
        server.await();
    }

    @Override
    public void close() {
        // SIGTERM would wait for clients, and there may be some.
        stop("fast");
    }
}
