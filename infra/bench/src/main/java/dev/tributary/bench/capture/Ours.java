package dev.tributary.bench.capture;

import dev.tributary.contract.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/** The capture that is shipped: exactly once, in Avro, to a broker. */
final class Ours implements Contender {

    private final Servers servers;
    private final Start start;
    private final Build build;

    /**
     * @param start its offset at the backlog's beginning
     */
    Ours(Servers servers, Start start, Build build) {
        this.servers = servers;
        this.start = start;
        this.build = build;
    }

    @Override
    public String name() {
        return build.name();
    }

    @Override
    public Run replay(Backlog backlog) throws Exception {
        Shop shop = backlog.shop();
        String slot = shop.objects().slot();
        backlog.copySlot(slot);
        deleteTopics(shop.topics());
        start.restore();
        Path log = Files.createTempFile(servers.folder(), "capture", ".log");
        Run run;
        try (CaptureProcess capture = new CaptureProcess(servers, shop, log, build);
                Stopwatch watch = Stopwatch.ofReader(shop, slot, capture.child())) {
            Patience.await(
                    "the last event of " + name(),
                    Duration.ofMinutes(30),
                    Duration.ofMillis(20),
                    () -> watch.running() && capture.reached(backlog.barrier()));
            run = watch.stop(backlog.events().total());
            build.dump(capture.child(), servers.folder().resolve("jfr.log"));
        }
        Stopwatch.awaitFree(shop, slot);
        Delivered delivered = Delivered.read(servers.broker().bootstrap(), shop.topics());
        delivered.requireDense();
        backlog.events().requireEqual(delivered.tally(), name());
        return run;
    }

    /** What earlier rounds delivered; the capture makes the topics anew. */
    private void deleteTopics(Topics topics) throws Exception {
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", servers.broker().bootstrap()))) {
            List<String> names = new ArrayList<>(admin.listTopics().names().get());
            names.removeIf(name -> !topics.captured().matcher(name).matches());
            admin.deleteTopics(names).all().get();
            Patience.await(
                    "the end of the old topics",
                    Duration.ofMinutes(1),
                    Duration.ofMillis(100),
                    () -> admin.listTopics().names().get().stream().noneMatch(names::contains));
        }
    }
}
