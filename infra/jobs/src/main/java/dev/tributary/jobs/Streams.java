package dev.tributary.jobs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.contract.AccessException;
import dev.tributary.contract.SchemaRegistry;
import dev.tributary.contract.Topics;
import dev.tributary.jobs.verify.CutControl;
import dev.tributary.lake.Cut;
import dev.tributary.lake.DirectWriter;
import dev.tributary.lake.DutyCycle;
import dev.tributary.lake.Lake;
import dev.tributary.lake.Quarantine;
import dev.tributary.marts.MartCut;
import dev.tributary.marts.MartStream;
import dev.tributary.spec.EventStream;
import dev.tributary.spec.Mart;
import dev.tributary.spec.Pipeline;
import dev.tributary.zones.events.EventStreamQuery;
import dev.tributary.zones.raw.RawStream;
import dev.tributary.zones.raw.Schemas;
import dev.tributary.zones.refined.CutApplier;
import dev.tributary.zones.refined.LossException;
import dev.tributary.zones.refined.RefinedStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All streaming queries of a pipeline, started and stopped together. */
final class Streams implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Streams.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TO_REACH_A_BARRIER = Duration.ofMinutes(5);
    private static final Duration TO_TAKE_EVENTS = Duration.ofMinutes(2);

    private static final DutyCycle EVENTS_CYCLE = new DutyCycle(3, Duration.ofSeconds(20));

    private final Lake lake;
    private final Pipeline pipeline;
    private final Path file;
    private final Servers servers;
    private final Topics topics;
    private final Schemas schemas;
    private final Quarantine quarantine;
    private final RawStream changes;
    private final RawStream events;
    private final RefinedStream refined;
    private final List<EventStreamQuery> eventStreams = new ArrayList<>();
    private final List<MartStream> marts = new ArrayList<>();
    private final List<StreamingQuery> queries = new ArrayList<>();
    private volatile boolean started;
    private volatile String loss;
    private StreamingQuery refinedQuery;
    private StreamingQuery rawEvents;
    private final List<StreamingQuery> refinedEvents = new ArrayList<>();

    /**
     * @param file from which the pipeline was read
     */
    Streams(Lake lake, Pipeline pipeline, Path file, Servers servers) {
        this.lake = lake;
        this.pipeline = pipeline;
        this.file = file;
        this.servers = servers;
        this.topics = new Topics(pipeline.name());
        this.schemas = new Schemas(lake, new SchemaRegistry(servers.registry()));
        this.quarantine = new Quarantine(lake);
        this.changes = RawStream.changes(lake, schemas);
        this.events = RawStream.events(lake, schemas);
        this.refined = new RefinedStream(
                lake,
                new CutApplier(lake, pipeline, schemas, new DirectWriter(), this::isNamedByNow),
                changes::isBehind);
        for (EventStream stream : pipeline.events()) {
            if (!stream.refined().isEmpty()) {
                eventStreams.add(new EventStreamQuery(lake, topics, stream, schemas::texts));
            }
        }
        for (Mart mart : pipeline.marts()) {
            marts.add(new MartStream(lake, mart));
        }
    }

    private boolean isNamedByNow(String topic) {
        return Pipeline.load(file).source().tables().stream()
                .anyMatch(table -> topics.changes(table.schema(), table.name()).equals(topic));
    }

    void start() {
        try {
            pool("raw.changes");
            queries.add(changes.start(servers.kafka(), topics.captured(), Trigger.ProcessingTime("1 second")));
            startRefined();
            pool("events");
            if (!pipeline.events().isEmpty()) {
                rawEvents = events.start(servers.kafka(), topics.events(), Trigger.ProcessingTime("10 seconds"));
                queries.add(rawEvents);
            }
            for (EventStreamQuery stream : eventStreams) {
                StreamingQuery query = stream.start(Trigger.ProcessingTime("5 seconds"), EVENTS_CYCLE);
                queries.add(query);
                refinedEvents.add(query);
            }
            pool("marts");
            for (MartStream mart : marts) {
                queries.add(mart.start());
            }
            pool(null);
            started = true;
        } catch (TimeoutException e) {
            throw new IllegalStateException("A stream did not start in time", e);
        }
    }

    private void startRefined() {
        pool("refined");
        refinedQuery = refined.start(Trigger.ProcessingTime("500 milliseconds"));
        queries.add(refinedQuery);
    }

    /** Within one pool jobs wait for each other: a large raw batch would hold up everything else. */
    private void pool(String name) {
        lake.spark().sparkContext().setLocalProperty("spark.scheduler.pool", name);
    }

    /**
     * Waits for the end.
     *
     * @return exit code: 0 if it was asked for, 1 if a stream failed, 2 if it can only go on with other settings
     */
    int await(CountDownLatch stop) throws InterruptedException {
        while (!stop.await(2, TimeUnit.SECONDS)) {
            tick();
            for (StreamingQuery query : List.copyOf(queries)) {
                Optional<StreamingQueryException> failure =
                        Optional.ofNullable(query.exception().getOrElse(() -> null));
                if (failure.isPresent()) {
                    Throwable cause = rootOf(failure.get());
                    if (cause instanceof LossException) {
                        stopRefined(cause.getMessage());
                    } else {
                        return failed(query, failure.get());
                    }
                }
            }
        }
        return 0;
    }

    /** Gives the exit code. */
    private int failed(StreamingQuery query, StreamingQueryException failure) {
        Optional<AccessException> known = servers.explain(failure);
        if (known.isPresent()) {
            LOG.error("{}", known.get().getMessage());
            return known.get().exitCode();
        }
        LOG.error("The query {} failed", query.name(), failure);
        return 1;
    }

    private void tick() {
        try {
            if (loss == null) {
                refined.tick();
            } else if (refined.canGoOn()) {
                LOG.info("A complete snapshot makes up for the lost numbers: refined goes on");
                loss = null;
                startRefined();
                pool(null);
            }
        } catch (LossException e) {
            stopRefined(e.getMessage());
        }
    }

    /** Raw, events and SQL go on: only what would differ from the source stands still. */
    private void stopRefined(String cause) {
        loss = cause;
        LOG.error("{}", cause);
        queries.remove(refinedQuery);
        stop(refinedQuery);
    }

    CutControl cutControl() {
        return new CutControl() {
            @Override
            public void hold() {
                refined.hold();
            }

            @Override
            public Cut cutAt(long lsn) {
                return refined.cutAt(lsn, TO_REACH_A_BARRIER);
            }

            @Override
            public void release() {
                refined.release();
            }

            @Override
            public void awaitEvents() throws InterruptedException {
                if (!refinedEvents.isEmpty()) {
                    new EventsWait(servers.kafka(), topics.events(), lake, rawEvents, List.copyOf(refinedEvents))
                            .atMost(TO_TAKE_EVENTS);
                }
            }
        };
    }

    /** What keeps the driver from working, or null. A lost number does not: a restart would meet it again. */
    String problem() {
        return started ? null : "The streams are starting.";
    }

    /** The answer to {@code GET /status}. */
    String status() {
        Cut cut = refined.last();
        ObjectNode status = JSON.createObjectNode();
        status.putObject("raw")
                .put("seq", changes.newestSeq())
                .put("rows", changes.rows())
                .put("behind", changes.isBehind())
                .put("events", events.rows());
        status.putObject("refined")
                .put("epoch", cut.to().epoch())
                .put("seq", cut.to().seq())
                .put("cut", cut.id())
                .put("applied", refined.applied())
                .put("commitMicros", cut.commitMicros());
        List<MartCut> last =
                marts.stream().flatMap(mart -> mart.last().stream()).toList();
        boolean all = !marts.isEmpty() && last.size() == marts.size();
        status.putObject("marts")
                .put("cut", marts.stream().mapToLong(MartStream::cut).min().orElse(cut.id()))
                .put(
                        "commitMicros",
                        all
                                ? last.stream()
                                        .mapToLong(MartCut::commitMicros)
                                        .min()
                                        .orElseThrow()
                                : 0);
        status.put("quarantined", quarantine.count());
        refined.progress().state().ifPresent(large -> {
            ObjectNode loading = status.putObject("loading")
                    .put("cut", large.cut())
                    .put("rows", large.rows())
                    .put("done", large.done())
                    .put("beganMillis", large.began().toEpochMilli());
            large.left(Instant.now()).ifPresent(left -> loading.put("secondsLeft", left.toSeconds()));
            ObjectNode tables = loading.putObject("tables");
            large.tables().forEach(tables::put);
        });
        status.put("hole", refined.hole());
        status.put("failure", loss);
        return status.toString();
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && !(root instanceof LossException)) {
            root = root.getCause();
        }
        return root;
    }

    @Override
    public void close() {
        queries.forEach(Streams::stop);
    }

    private static void stop(StreamingQuery query) {
        try {
            query.stop();
        } catch (TimeoutException e) {
            LOG.warn("The query {} did not stop in time; it goes on where it stood at the next start", query.name());
        }
    }
}
