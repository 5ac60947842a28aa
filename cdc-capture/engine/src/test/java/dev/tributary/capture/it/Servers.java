package dev.tributary.capture.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.apache.commons.io.FileUtils;

/** What a capture stands between. Each test has a database of its own, so most classes share them. */
record Servers(Path folder, Postgres postgres, Broker broker, Registry registry) implements AutoCloseable {

    private static Servers shared;

    /** Those of this JVM, which end with it. For tests that leave them as they are. */
    static synchronized Servers shared() throws IOException {
        if (shared == null) {
            shared = start(Files.createTempDirectory("tributary"));
            Runtime.getRuntime().addShutdownHook(new Thread(shared::remove));
        }
        return shared;
    }

    private void remove() {
        try {
            close();
        } catch (RuntimeException e) {
            // Each process has a hook of its own, which may have been quicker.
        }
        FileUtils.deleteQuietly(folder.toFile());
    }

    static Servers start(Path folder) throws IOException {
        // PostgreSQL's user must get in.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Servers servers = new Servers(folder, new Postgres(folder), new Broker(folder), new Registry(folder));
        SharedClasses.writeOnce(servers);
        return servers;
    }

    CaptureProcess capture(Source source, Map<String, String> settings) {
        return source.capture(broker, registry, settings);
    }

    /** Asks for a new snapshot, as the verb does: the next capture takes it. */
    void resnapshot(Source source) {
        try (CaptureProcess command = source.capture(broker, registry, Map.of(), "resnapshot")) {
            assertThat(command.exitCode()).as(command.output()).isZero();
        }
    }

    History history(Source source) {
        return new History(new Reader(broker.bootstrap(), registry.url()).all(source.topics()));
    }

    @Override
    public void close() {
        broker.close();
        postgres.close();
        registry.close();
    }
}
