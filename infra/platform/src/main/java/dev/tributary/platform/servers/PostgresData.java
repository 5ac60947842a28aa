package dev.tributary.platform.servers;

import dev.tributary.platform.process.Command;
import dev.tributary.platform.process.Leftovers;
import dev.tributary.platform.process.ProcessIdentity;
import dev.tributary.platform.process.Tool;
import dev.tributary.platform.run.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data folder of the embedded database.
 *
 * @param folder PGDATA
 * @param account as whom the server runs
 */
record PostgresData(Path folder, DatabaseAccount account) {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresData.class);

    /**
     * Ends sessions that outlived a killed server, which otherwise keep the next one from starting, and removes its
     * {@code postmaster.pid}, whose process id may belong to another program by now.
     */
    void endOrphans() throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        List<ProcessIdentity> orphans = ProcessHandle.allProcesses()
                .filter(process -> Leftovers.worksIn(process.pid(), folder))
                .map(process -> ProcessIdentity.of(process.pid()))
                .flatMap(Optional::stream)
                .toList();
        if (!orphans.isEmpty()) {
            LOG.info("Waiting for {} processes of a PostgreSQL that was killed.", orphans.size());
            if (!Leftovers.awaitEnd(orphans, Duration.ofSeconds(5))) {
                orphans.forEach(orphan -> orphan.handle().ifPresent(ProcessHandle::destroyForcibly));
                Leftovers.awaitEnd(orphans, Duration.ofSeconds(5));
            }
        }
        Files.deleteIfExists(folder.resolve("postmaster.pid"));
    }

    /** Makes a database cluster whose superuser is {@code postgres}; all or nothing. */
    void createIfMissing(PostgresBinaries binaries, String password) throws IOException {
        if (Files.exists(folder.resolve("PG_VERSION"))) {
            return;
        }
        Path draft = folder.resolveSibling("data.new");
        delete(draft);
        Files.createDirectory(
                draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        account.own(draft);
        // Not in the draft, which initdb wants empty, but beside it: reachable for the same account.
        Path passwordFile = Files.createTempFile(folder.getParent(), "initdb", ".tmp");
        try {
            Files.writeString(passwordFile, password + "\n");
            account.own(passwordFile);
            initdb(binaries, draft, passwordFile);
        } finally {
            Files.deleteIfExists(passwordFile);
        }
        Files.move(draft, folder);
    }

    private void initdb(PostgresBinaries binaries, Path draft, Path passwordFile) {
        List<String> line = new ArrayList<>(account.prefix());
        line.addAll(List.of(
                binaries.program("initdb").toString(),
                "-D",
                draft.toString(),
                "-U",
                "postgres",
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                // The same order of strings on every system, whatever locales it has.
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8"));
        Command command = new Command(line, Map.of("LC_ALL", "C"), draft.getParent());
        Tool.Outcome outcome = Tool.run(command, "PostgreSQL's initdb");
        if (!outcome.succeeded()) {
            String reason = outcome.errors().lines().findFirst().orElse("initdb ended with " + outcome.exitCode());
            throw Failure.failed("A database could not be made in " + draft + ": " + reason);
        }
    }

    /** A newer major version of PostgreSQL does not read the files of an older one. */
    void checkVersion(PostgresBinaries binaries) throws IOException {
        String version = Files.readString(folder.resolve("PG_VERSION")).strip();
        if (!version.equals(binaries.majorVersion())) {
            throw Failure.usage("The database in " + folder + " was made by PostgreSQL " + version
                    + ", and this is " + binaries.majorVersion()
                    + ": start in another directory with --dir, or dump and"
                    + " restore the database.");
        }
    }

    void own() throws IOException {
        account.own(folder);
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
