package dev.tributary.capture;

import dev.tributary.capture.direct.CapturedKeys;
import dev.tributary.capture.handover.Handover;
import dev.tributary.capture.types.PersonalData;
import dev.tributary.contract.Position;
import dev.tributary.contract.SchemaRegistry;
import dev.tributary.contract.SlotWait;
import dev.tributary.contract.SourceObjects;
import dev.tributary.contract.Topics;
import dev.tributary.source.SignalTable;
import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.format.ChangeEventFormat;
import io.debezium.engine.spi.OffsetCommitPolicy;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of the capture, from the last committed offset until it is closed or fails. */
final class CaptureRun implements Batches.Listener, SnapshotWindow.Listener, TableWatch.Listener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CaptureRun.class);
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Settings settings;
    private final Progress progress;
    private final CaptureMetrics metrics;
    private final CrashPoints points;
    private final Topics topics;
    private final CommittedOffsets.Latest committedSource = new CommittedOffsets.Latest();
    private volatile Batches batches;
    private volatile DebeziumEngine<RecordChangeEvent<SourceRecord>> engine;
    private volatile Outbox outbox;
    private volatile boolean closed;
    private volatile SlotWait making;
    private String lastTold = "";
    private KnownTables tables = KnownTables.NONE;

    CaptureRun(Settings settings, Progress progress, CaptureMetrics metrics, CrashPoints points) {
        this.settings = settings;
        this.progress = progress;
        this.metrics = metrics;
        this.points = points;
        this.topics = new Topics(settings.pipeline());
    }

    /**
     * Captures until {@link #close}.
     *
     * @throws Exception what made it stop; the message is for a person
     */
    void run() throws Exception {
        SchemaRegistry registry = new SchemaRegistry(settings.registry());
        registry.requireReachable();
        settings.topics().ensure(settings.kafka());
        CaptureOffset start;
        try (SlotWait wait = slotWait()) {
            wait.start();
            start = prepare();
        }
        progress.starts(start);
        metrics.observe(outbox);
        Records records = new Records(topics, registry);
        Sequencer sequencer = new Sequencer(start, numbered -> {
            outbox.send(records.of(numbered));
            metrics.sent(numbered);
        });
        if (start.phase() == Phase.SNAPSHOT) {
            sequencer.beginSnapshot(now(), tables);
            outbox.commit(sequencer.offset());
        }
        committed(sequencer.offset());
        LOG.info(
                "Starting in phase {} after {}, LSN {}{}",
                start.phase().id(),
                start.position(),
                Slot.text(start.lsn()),
                start.sent() == null ? "" : ", " + start.sent().events() + " events of the next transaction were sent");
        batches = new Batches(
                new SourceEvents(new DebeziumTopics(settings.pipeline()), settings.tableNames(), signals()),
                new ReplayFilter(start.lsn(), new SnapshotWindow(event -> number(sequencer, event), this)),
                sequencer,
                outbox,
                settings.largeTransaction(),
                this);
        String slot = new SourceObjects(settings.pipeline()).slot();
        try (SlotWatch watch = new SlotWatch(settings.database(), slot, start, progress::slot);
                SlotWait wait = slotWait()) {
            watch.start();
            making = wait;
            if (start.phase() == Phase.SNAPSHOT) {
                wait.start();
            }
            stream();
        }
    }

    private SlotWait slotWait() {
        String slot = new SourceObjects(settings.pipeline()).slot();
        return new SlotWait(
                settings.database()::connect,
                slot,
                waiting -> waiting.ifPresentOrElse(this::waits, () -> {
                    lastTold = "";
                    progress.waits("starting");
                }));
    }

    /** The message grows older by the second; the log has it once for each transaction that is waited for. */
    private synchronized void waits(String why) {
        String which = why.replaceAll(", open for \\d+ s| Waiting for \\d+ s\\.", "");
        if (!which.equals(lastTold)) {
            LOG.warn("{}", why);
            lastTold = which;
        }
        progress.waits(why);
    }

    private void number(Sequencer sequencer, SourceEvent event) {
        sequencer.accept(event);
        CrashPoint.behind(event).ifPresent(points::reached);
    }

    /** Fences off a predecessor and finds out where to go on; the slot fits that place afterwards. */
    private CaptureOffset prepare() throws SQLException, InterruptedException, IOException {
        try (Connection connection = settings.database().enter()) {
            PipelineTables present = PipelineTables.read(connection, settings);
            tables = present.all();
            if (present.arePublished()) {
                SourceCheck.run(connection, settings.subject());
            }
            Slot slot = new Slot(connection, new SourceObjects(settings.pipeline()).slot());
            slot.awaitFree(PATIENCE, this::waits);
            outbox = Outbox.connect(settings.kafka(), topics, points);
            Optional<CaptureOffset> last = last().map(offset -> keep(offset, present.known(offset)));
            if (!present.arePublished()) {
                present.publish();
                SourceCheck.run(connection, settings.subject());
                tables = PipelineTables.read(connection, settings).all();
            }
            StartingPoint start = new StartingPoint(settings.snapshot(), slot, outbox);
            if (settings.resnapshot().isPresent() && settings.resnapshot().get().isPending()) {
                last = Optional.of(start.newEpoch(last));
                settings.resnapshot().get().done();
            }
            return start.after(last, tables);
        }
    }

    private static long now() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    private CaptureOffset keep(CaptureOffset before, CaptureOffset now) {
        if (!now.equals(before)) {
            outbox.commit(now);
        }
        return now;
    }

    private Optional<CaptureOffset> last() {
        return new OffsetTopic(settings.kafka(), topics.captureOffsets(), settings.pipeline()).last();
    }

    private void stream() throws Exception {
        EngineEnd end = new EngineEnd();
        try (Handover handover = Handover.open()) {
            handover.put(PersonalData.class, settings.personal())
                    .put(CommittedOffsets.Latest.class, committedSource)
                    .put(CapturedKeys.class, CapturedKeys.of(settings.tables()));
            engine = DebeziumEngine.create(ChangeEventFormat.of(Connect.class))
                    .using(EngineSettings.of(settings, handover))
                    .using(OffsetCommitPolicy.always())
                    .using((DebeziumEngine.CompletionCallback) end)
                    .notifying(batches)
                    .build();
            watched(end);
        }
        end.rethrow(closed);
    }

    private void watched(EngineEnd end) {
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        try (TableWatch watch = new TableWatch(settings, progress::offset, this, failure -> fail(end, failure))) {
            clock.scheduleWithFixedDelay(() -> commitIfOld(end), 1, 1, TimeUnit.SECONDS);
            watch.start();
            engine.run();
        } finally {
            clock.shutdownNow();
        }
    }

    private void commitIfOld(EngineEnd end) {
        try {
            batches.commitIfOld();
        } catch (RuntimeException e) {
            fail(end, e);
        }
    }

    private void fail(EngineEnd end, RuntimeException why) {
        end.failed(why);
        end("the engine", engine::close);
    }

    @Override
    public void started() {
        making.close();
        progress.works();
    }

    @Override
    public void committed(CaptureOffset offset) {
        committedSource.committed(SourceOffset.readable(offset.source(), settings.tableNames()));
        progress.committed(offset);
        metrics.committed(offset, now());
    }

    private TableName signals() {
        return new TableName(SourceObjects.SCHEMA, new SourceObjects(settings.pipeline()).signals());
    }

    @Override
    public void readAgain(TableName table, String why) {
        progress.readAgain(table, why);
    }

    @Override
    public void fits(TableName table, long oid, Optional<String> before, String state) {
        batches.adopt(table, oid, before, state);
    }

    @Override
    public void read(TableName table) {
        progress.read(table);
    }

    @Override
    public void scanned(SourceEvent.ScanCompleted scan) {
        LOG.info("Incremental snapshot of {}: {}", scan.table(), scan.status());
        progress.scanned(scan);
    }

    @Override
    public void again(TableName table, List<Struct> keys) {
        Optional<String> filter = RowFilter.of(keys);
        LOG.info("{} rows of {} changed while they were read and are read again", keys.size(), table);
        try (Connection connection = settings.database().connect()) {
            new SignalTable(settings.pipeline())
                    .request(connection, List.of(settings.table(table)), filter.orElse(null));
        } catch (SQLException e) {
            throw new IllegalStateException("Rows of " + table + " could not be asked for again: " + e.getMessage(), e);
        }
    }

    /**
     * Begins the next epoch: the next start takes a snapshot from a new slot, and the sequence goes on.
     *
     * @return the position after which it starts
     */
    Position newEpoch() throws SQLException, InterruptedException {
        try (Connection connection = settings.database().enter()) {
            Slot slot = new Slot(connection, new SourceObjects(settings.pipeline()).slot());
            slot.awaitFree(PATIENCE, this::waits);
            settings.topics().ensure(settings.kafka());
            outbox = Outbox.connect(settings.kafka(), topics, points);
            CaptureOffset first = new StartingPoint(settings.snapshot(), slot, outbox).newEpoch(last());
            outbox.close();
            slot.drop();
            return first.position();
        }
    }

    /** Finishes the batch at hand, takes back what is not committed and stops. Safe to be called twice. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        progress.stopped("stopping");
        if (batches != null) {
            end("the open transaction", batches::stop);
        }
        if (engine != null) {
            end("the engine", engine::close);
        }
        if (outbox != null) {
            end("the producer", outbox::close);
        }
    }

    /** What was committed counts, whatever happens here: the next start completes or aborts the rest. */
    private static void end(String what, AutoCloseable closing) {
        try {
            closing.close();
        } catch (Exception e) {
            LOG.info("Ending {}: {}", what, e.getMessage());
        }
    }
}
