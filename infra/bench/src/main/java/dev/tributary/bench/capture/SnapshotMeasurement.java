package dev.tributary.bench.capture;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Initial snapshots of one large table of narrow rows. */
final class SnapshotMeasurement {

    private static final String TABLE = """
            CREATE TABLE narrow (id bigint PRIMARY KEY, customer bigint NOT NULL, amount numeric(12, 2) NOT NULL,
                paid boolean NOT NULL, at timestamptz NOT NULL);
            INSERT INTO narrow SELECT i, i %% 1000, i %% 997 + 0.25, i %% 2 = 0, timestamptz '2026-01-01' + i * interval '1 s'
                FROM generate_series(1, %d) AS i;
            VACUUM ANALYZE narrow""";

    private final Servers servers;
    private final long rows;
    private final Build build;

    SnapshotMeasurement(Servers servers, long rows, Build build) {
        this.servers = servers;
        this.rows = rows;
        this.build = build;
    }

    /** Each round takes it from a database of its own, for it shall find no slot and no offset. */
    Run run(int round) throws Exception {
        String name = "narrow" + round;
        Shop shop = Shop.create(servers, name, TABLE.formatted(rows).split(";")[0], List.of("narrow: [id]"));
        String[] statements = TABLE.formatted(rows).split(";");
        for (int i = 1; i < statements.length; i++) {
            shop.execute(statements[i]);
        }
        Path log = servers.folder().resolve(name + ".log");
        String slot = shop.objects().slot();
        Run run;
        try (CaptureProcess capture = new CaptureProcess(servers, shop, log, build);
                Stopwatch watch = Stopwatch.ofMaker(shop, slot, capture.child())) {
            Patience.await(
                    "the end of the snapshot",
                    Duration.ofMinutes(30),
                    Duration.ofMillis(20),
                    () -> watch.running() && capture.streams());
            run = watch.stop(rows);
            build.dump(capture.child(), servers.folder().resolve("jfr.log"));
        }
        Stopwatch.awaitFree(shop, slot);
        shop.execute("SELECT pg_drop_replication_slot('" + slot + "')");
        Delivered delivered = Delivered.read(servers.broker().bootstrap(), shop.topics());
        delivered.requireDense();
        new Tally(Map.of("public.narrow r", rows)).requireEqual(delivered.tally(), "the snapshot");
        return run;
    }
}
