package dev.tributary.capture.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/** What a capture stands between. */
record Servers(Path folder, Postgres postgres, Broker broker, Registry registry) implements AutoCloseable {

    static Servers start(Path folder) throws IOException {
        // PostgreSQL's user must get in.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        return new Servers(folder, new Postgres(folder), new Broker(folder), new Registry(folder));
    }

    CaptureProcess capture(Source source, Map<String, String> settings) {
        return source.capture(broker, registry, settings);
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
