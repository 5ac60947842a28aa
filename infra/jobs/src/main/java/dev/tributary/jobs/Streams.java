package dev.tributary.jobs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.contract.AccessException;
import dev.tributary.contract.LakeTable;
import dev.tributary.contract.LastWord;
import dev.tributary.contract.SchemaRegistry;
import dev.tributary.contract.Topics;
import dev.tributary.jobs.verify.CutControl;
import dev.tributary.jobs.verify.VerifyResult;
import dev.tributary.lake.Cut;
import dev.tributary.lake.DirectWriter;
import dev.tributary.lake.DutyCycle;
import dev.tributary.lake.FailureCause;
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
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;
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
    /** By the name of the event stream. */
    private final Map<String, IsolatedQuery> eventStreams = new LinkedHashMap<>();
    /** By the name of the mart. */
    private final Map<String, IsolatedQuery> marts = new LinkedHashMap<>();

    private final Map<String, MartStream> martStreams = new ConcurrentHashMap<>();
    private final ExecutorService restarts = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "restart");
        thread.setDaemon(true);
        return thread;
    });
    /** Those without which nothing works. */
    private final List<StreamingQuery> queries = new ArrayList<>();

    private volatile Supplier<Optional<VerifyResult>> verified = Optional::empty;
    private volatile boolean started;
    private volatile String loss;
    private StreamingQuery refinedQuery;
    private StreamingQuery rawEvents;

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
                eventStreams.put(
                        stream.name(),
                        new IsolatedQuery("events." + stream.name(), () -> startEvents(stream), Clock.systemUTC()));
            }
        }
        for (Mart mart : pipeline.marts()) {
            marts.put(
                    mart.name(),
                    new IsolatedQuery(
                            LakeTable.mart(mart.name()).toString(), () -> startMart(mart), Clock.systemUTC()));
        }
    }

    /** Makes its tables first: their columns may be what it failed for. */
    private StreamingQuery startEvents(EventStream stream) {
        pool("events");
        return new EventStreamQuery(lake, topics, stream, schemas::texts)
                .start(Trigger.ProcessingTime("5 seconds"), EVENTS_CYCLE);
    }

    private StreamingQuery startMart(Mart mart) throws TimeoutException {
        pool("marts");
        return martStreams
                .computeIfAbsent(mart.name(), name -> new MartStream(lake, mart))
                .start();
    }

    private boolean isNamedByNow(String topic) {
        return Pipeline.load(file).source().tables().stream()
                .anyMatch(table -> topics.changes(table.schema(), table.name()).equals(topic));
    }

    void start() {
        pool("raw.changes");
        queries.add(changes.start(servers.kafka(), topics.captured(), Trigger.ProcessingTime("1 second")));
        startRefined();
        pool("events");
        if (!pipeline.events().isEmpty()) {
            rawEvents = events.start(servers.kafka(), topics.events(), Trigger.ProcessingTime("10 seconds"));
            queries.add(rawEvents);
        }
        eventStreams.values().forEach(IsolatedQuery::start);
        marts.values().forEach(IsolatedQuery::start);
        pool(null);
        started = true;
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
            isolated().forEach(query -> query.check(restarts));
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
        LastWord.say(
                LOG, "The driver ends, because its query " + query.name() + " failed: " + FailureCause.of(failure));
        return 1;
    }

    private Stream<IsolatedQuery> isolated() {
        return Stream.concat(eventStreams.values().stream(), marts.values().stream());
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
                List<StreamingQuery> running = eventStreams.values().stream()
                        .filter(stream -> stream.failure().isEmpty())
                        .flatMap(stream -> stream.query().stream())
                        .toList();
                if (!running.isEmpty()) {
                    new EventsWait(servers.kafka(), topics.events(), lake, rawEvents, running).atMost(TO_TAKE_EVENTS);
                }
            }

            @Override
            public Optional<String> martFailure(String mart) {
                return Optional.ofNullable(marts.get(mart)).flatMap(IsolatedQuery::failure);
            }
        };
    }

    /** What keeps the driver from working, or null. A lost number does not: a restart would meet it again. */
    String problem() {
        return started ? null : "The streams are starting.";
    }

    /** Has the status name what the last verification found wrong, until one finds it right. */
    void showVerified(Supplier<Optional<VerifyResult>> last) {
        verified = last;
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
        List<MartCut> last = martStreams.values().stream()
                .flatMap(mart -> mart.last().stream())
                .toList();
        boolean all = !marts.isEmpty() && last.size() == marts.size();
        status.putObject("marts")
                .put(
                        "cut",
                        marts.keySet().stream()
                                .map(martStreams::get)
                                .mapToLong(mart -> mart == null ? 0 : mart.cut())
                                .min()
                                .orElse(cut.id()))
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
        ArrayNode stopped = status.putArray("stopped");
        cut.stopped().forEach((table, behind) -> stopped.addObject()
                .put("where", LakeTable.refined(table).toString())
                .put("what", behind.cause())
                .put("since", "cut " + behind.sinceCut() + ", " + behind.events() + " changes wait"));
        isolated().forEach(query -> query.failure()
                .ifPresent(
                        cause -> stopped.addObject().put("where", query.name()).put("what", cause)));
        verified.get().ifPresent(result -> result.checks().stream()
                .filter(check -> !check.ok())
                .forEach(check -> stopped.addObject()
                        .put("where", "verify")
                        .put("what", check.check() + ": " + check.detail())
                        .put("since", "cut " + result.cut())));
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
        restarts.shutdownNow();
        isolated().forEach(IsolatedQuery::stop);
        queries.forEach(Streams::stop);
    }

    static void stop(StreamingQuery query) {
        try {
            query.stop();
        } catch (TimeoutException e) {
            LOG.warn("The query {} did not stop in time; it goes on where it stood at the next start", query.name());
        }
    }
}
