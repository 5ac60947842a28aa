package dev.tributary.platform.servers;

import dev.tributary.platform.process.Command;
import dev.tributary.platform.supervise.Service;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The source database: real PostgreSQL, reachable on loopback only. */
final class Postgres implements Service {

    static final String NAME = "postgres";

    private static final List<String> SETTINGS = List.of(
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "wal_level=logical",
            "max_replication_slots=10",
            "max_wal_senders=10",
            "max_connections=50",
            "shared_buffers=96MB",
            "max_wal_size=1GB",
            // A capture that stays away this long must begin anew; the disk must not fill before.
            "max_slot_wal_keep_size=8GB",
            "jit=off",
            "timezone=UTC",
            "log_timezone=UTC",
            "log_min_messages=warning",
            "log_replication_commands=off",
            "password_encryption=scram-sha-256");

    private final Site site;
    private final DatabaseLogin login;
    private PostgresBinaries binaries;
    private DatabaseAccount account;

    Postgres(Site site) {
        this.site = site;
        this.login = DatabaseLogin.superuser(site);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void prepare() throws Exception {
        Path folder = site.folder(NAME);
        account = DatabaseAccount.choose(HostFacts.ofThisHost(folder));
        binaries = PostgresBinaries.extract(site, account);
        PostgresData data = new PostgresData(data(), account);
        data.endOrphans();
        data.createIfMissing(binaries, site.secrets().superuser());
        data.checkVersion(binaries);
        data.own();
    }

    @Override
    public Command command() {
        List<String> line = new ArrayList<>(account.prefix());
        line.add(binaries.program("postgres").toString());
        line.addAll(List.of(
                "-D", data().toString(), "-p", Integer.toString(site.ports().of(NAME))));
        SETTINGS.forEach(setting -> line.addAll(List.of("-c", setting)));
        return new Command(line, Map.of(), data().getParent());
    }

    @Override
    public Optional<String> check() throws SQLException {
        try (Connection connection = login.connect("postgres");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_is_in_recovery()")) {
            return row.next() && !row.getBoolean(1) ? Optional.empty() : Optional.of("it is still in recovery");
        }
    }

    @Override
    public void complete() throws SQLException {
        new DatabaseSetup(site, login).run();
    }

    /** A fast shutdown: sessions are ended, nothing is lost. */
    @Override
    public String stopSignal() {
        return "INT";
    }

    @Override
    public Duration stopLimit() {
        return Duration.ofSeconds(30);
    }

    private Path data() {
        return site.run().state(NAME).resolve("data");
    }
}
