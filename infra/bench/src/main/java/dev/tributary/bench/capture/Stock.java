package dev.tributary.bench.capture;

import java.io.FileWriter;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * Debezium's engine as it comes, without serialization and without Kafka.
 *
 * @param more settings beside the defaults
 */
record Stock(String name, Servers servers, Map<String, String> more) implements Contender {

    private static final String SLOT = "bench_stock";

    /** As much as its queue may want: it is not measured. */
    private static final String HEAP = "1500m";

    @Override
    public Run replay(Backlog backlog) throws Exception {
        backlog.copySlot(SLOT);
        Path folder = Files.createTempDirectory(servers.folder(), "stock");
        Path settings = folder.resolve("engine.properties");
        try (FileWriter file = new FileWriter(settings.toFile())) {
            settings(backlog, folder).store(file, null);
        }
        List<String> command = Distribution.java(
                HEAP,
                List.of(
                        "-cp",
                        servers.distribution().benchmarks() + ":"
                                + servers.distribution().classPath("capture"),
                        "dev.tributary.bench.capture.StockEngine",
                        settings.toString()));
        try (Child child = Child.start(folder.resolve("engine.log"), Map.of(), command);
                Stopwatch watch = Stopwatch.ofReader(backlog.shop(), SLOT, child)) {
            Patience.await(
                    "the last event of " + name,
                    Duration.ofMinutes(30),
                    Duration.ofMillis(20),
                    () -> watch.running() && child.output().endsWith(StockEngine.END + "\n"));
            Run run = watch.stop(backlog.events().total());
            backlog.events().requireEqual(counted(child.output()), name);
            return run;
        } finally {
            Stopwatch.awaitFree(backlog.shop(), SLOT);
            backlog.dropSlot(SLOT);
        }
    }

    private static Tally counted(String output) {
        Tally tally = new Tally();
        for (String line : output.split("\n")) {
            String[] words = line.split(" ");
            if (words.length == 3 && words[0].startsWith("public.")) {
                tally.counts().put(words[0] + " " + words[1], Long.parseLong(words[2]));
            }
        }
        return tally;
    }

    private Properties settings(Backlog backlog, Path folder) throws Exception {
        Path offsets = folder.resolve("offsets");
        Properties engine = new Properties();
        engine.putAll(Map.of(
                "name",
                "stock",
                "connector.class",
                "io.debezium.connector.postgresql.PostgresConnector",
                "topic.prefix",
                "stock",
                "database.hostname",
                "127.0.0.1",
                "database.port",
                String.valueOf(backlog.shop().postgres().port()),
                "database.dbname",
                backlog.shop().name(),
                "database.user",
                Postgres.CAPTURE_ROLE,
                "database.password",
                Postgres.CAPTURE_PASSWORD));
        engine.putAll(Map.of(
                "plugin.name", "pgoutput",
                "slot.name", SLOT,
                "publication.name", backlog.shop().objects().publication(),
                "publication.autocreate.mode", "disabled",
                "snapshot.mode", "no_data",
                "offset.storage", "org.apache.kafka.connect.storage.FileOffsetBackingStore",
                "offset.storage.file.filename", offsets.toString()));
        engine.putAll(more);
        start(backlog, offsets);
        return engine;
    }

    /** Writes where it is to begin, in the form in which Debezium would have stored it. */
    private static void start(Backlog backlog, Path file) throws Exception {
        Map<byte[], byte[]> offsets = new HashMap<>();
        offsets.put(
                "[\"stock\",{\"server\":\"stock\"}]".getBytes(StandardCharsets.UTF_8),
                ("{\"lsn\":" + backlog.start() + ",\"txId\":1,\"ts_usec\":1}").getBytes(StandardCharsets.UTF_8));
        try (ObjectOutputStream out = new ObjectOutputStream(Files.newOutputStream(file))) {
            out.writeObject(offsets);
        }
    }
}
