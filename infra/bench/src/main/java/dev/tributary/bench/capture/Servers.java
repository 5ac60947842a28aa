package dev.tributary.bench.capture;

import java.io.IOException;
import java.nio.file.Path;

/** The three servers that a capture needs. */
record Servers(Distribution distribution, Path folder, Postgres postgres, Broker broker, Registry registry)
        implements AutoCloseable {

    static Servers start(Distribution distribution, Path folder) throws IOException {
        Postgres postgres = new Postgres(distribution, folder);
        Broker broker = new Broker(distribution, folder);
        return new Servers(distribution, folder, postgres, broker, new Registry(distribution, folder));
    }

    @Override
    public void close() {
        registry.close();
        broker.close();
        postgres.close();
    }
}
