package dev.tributary.source;

import static org.awaitility.Awaitility.await;

import dev.tributary.contract.FreePorts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * A real PostgreSQL server on loopback, in a folder that goes with it. Its settings are in its configuration file, so
 * that {@code ALTER SYSTEM} overrides them.
 */
public final class PostgresServer implements AutoCloseable {

    private final Path folder;
    private final int port;
    private Process server;
    private int major;

    public PostgresServer(String... settings) throws IOException {
        folder = Files.createTempDirectory(Path.of("/tmp"), "tributary-postgres-");
        port = FreePorts.next();
        unpack();
        if (root()) {
            run(List.of("chown", "-R", "nobody", folder.toString()));
        }
        run(asUser("bin/initdb", "-D", data().toString(), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"));
        List<String> lines = new ArrayList<>(List.of(settings));
        lines.addAll(List.of(
                "port = " + port,
                "listen_addresses = '127.0.0.1'",
                "unix_socket_directories = ''",
                "shared_buffers = 32MB",
                "fsync = off"));
        Files.writeString(data().resolve("postgresql.conf"), String.join("\n", lines) + "\n");
        start();
    }

    private void start() throws IOException {
        server = new ProcessBuilder(asUser("bin/postgres", "-D", data().toString()))
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
        // A test that breaks off must not leave it behind.
        Runtime.getRuntime().addShutdownHook(new Thread(server::destroyForcibly));
        await("PostgreSQL in " + folder)
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptionsInstanceOf(SQLException.class)
                .until(() -> {
                    major = Integer.parseInt(text("postgres", "SHOW server_version_num")) / 10_000;
                    return true;
                });
    }

    private void stop() {
        run(asUser("bin/pg_ctl", "-D", data().toString(), "-m", "fast", "stop"));
        server.onExit().join();
    }

    public void restart() throws IOException {
        stop();
        start();
    }

    /** Starts it again as a standby of nobody, which replays no more than its own log. */
    public void restartAsStandby() throws IOException {
        stop();
        Files.createFile(data().resolve("standby.signal"));
        start();
    }

    public void restartAsPrimary() throws IOException {
        stop();
        Files.delete(data().resolve("standby.signal"));
        start();
    }

    /** The major release: 18 for 18.1. */
    public int major() {
        return major;
    }

    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    public Connection connect(String database) throws SQLException {
        return connect(database, "postgres");
    }

    public Connection connect(String database, String user) throws SQLException {
        return DriverManager.getConnection(url(database), user, "");
    }

    public void execute(String database, String... statements) throws SQLException {
        execute(database, List.of(statements));
    }

    /** One after the other, each by itself. */
    public void execute(String database, List<String> statements) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    public String text(String database, String query) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    @Override
    public void close() throws IOException {
        stop();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private Path data() {
        return folder.resolve("data");
    }

    /** PostgreSQL refuses root. */
    private List<String> asUser(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (root()) {
            command.addAll(List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"));
        }
        command.add(folder.resolve(program).toString());
        command.addAll(List.of(arguments));
        return command;
    }

    private static boolean root() {
        return System.getProperty("user.name").equals("root");
    }

    private void run(List<String> command) {
        try {
            Path output = Files.createTempFile("tributary-", ".out");
            int code = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start()
                    .onExit()
                    .join()
                    .exitValue();
            String text = Files.readString(output);
            Files.delete(output);
            if (code != 0) {
                throw new IllegalStateException(command + " failed: " + text);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void unpack() throws IOException {
        try (InputStream packed = PostgresServer.class.getResourceAsStream("/postgres-linux-x86_64.txz");
                TarArchiveInputStream tar = new TarArchiveInputStream(new XZCompressorInputStream(packed))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path target = folder.resolve(entry.getName()).normalize();
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else if (entry.isSymbolicLink()) {
                    Files.createDirectories(target.getParent());
                    Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
                } else {
                    Files.createDirectories(target.getParent());
                    Files.copy(tar, target);
                    target.toFile().setExecutable((entry.getMode() & 0100) != 0, false);
                }
            }
        }
    }
}
