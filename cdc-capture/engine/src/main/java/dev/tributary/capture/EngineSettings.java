package dev.tributary.capture;

import dev.tributary.capture.direct.DirectConnector;
import dev.tributary.capture.direct.RenamedColumns;
import dev.tributary.capture.handover.Handover;
import dev.tributary.capture.types.ExactTypes;
import dev.tributary.capture.types.PersonalData;
import dev.tributary.contract.DatabaseAccess;
import dev.tributary.contract.SourceObjects;
import dev.tributary.source.SignalTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import org.postgresql.util.PGobject;

/** Debezium's configuration, derived from the pipeline and the environment. */
final class EngineSettings {

    /** Of messages that only move the slot; they get no number. */
    static final String HEARTBEAT_PREFIX = "tributary.heartbeat";

    /** Of events that wait in Debezium's queue. */
    private static final long QUEUE_BYTES = 64 << 20;
    /** Of rows beside it: few, so that most are gone before the collector copies them. */
    private static final long ROW_BYTES = 4 << 20;

    private EngineSettings() {}

    /**
     * @param run that hands over what only an object can hold
     */
    static Properties of(Settings settings, Handover run) {
        String pipeline = settings.pipeline();
        PersonalData personal = settings.personal();
        SourceObjects objects = new SourceObjects(pipeline);
        DebeziumTopics topics = new DebeziumTopics(pipeline);
        Properties engine = new Properties();
        engine.put("name", pipeline);
        DirectConnector.describe(engine, run, ROW_BYTES);
        engine.put("topic.prefix", pipeline);
        settings.database().describe(engine);

        engine.put("plugin.name", "pgoutput");
        engine.put("slot.name", objects.slot());
        engine.put("slot.drop.on.stop", "false");
        engine.put("slot.max.retries", "1");
        engine.put("publication.name", objects.publication());
        engine.put("publication.autocreate.mode", "disabled");
        engine.put(
                "table.include.list",
                settings.tableNames().stream().map(EngineSettings::pattern).collect(Collectors.joining(",")));

        List<List<String>> excluded = new ArrayList<>(personal.excluded());
        RenamedColumns.describe(engine, settings.tables());
        RenamedColumns.publication(engine, objects.publication());
        // Debezium's queries list columns only if a column is excluded, else they select all: also generated columns,
        // which
        // the log does not have.
        excluded.add(List.of(SourceObjects.SCHEMA, objects.signals(), "none"));
        engine.put(
                "column.exclude.list",
                excluded.stream().map(EngineSettings::column).collect(Collectors.joining(",")));

        // Our own look at the slot comes first, knows the offset that counts, and refuses with the way out. Where the
        // slot lies behind it, after a crash between commit and confirmation, PostgreSQL streams from the offset.
        engine.put("offset.mismatch.strategy", "no_validation");

        engine.put("snapshot.mode", "initial");
        engine.put("tombstones.on.delete", "false");
        engine.put("skipped.operations", "none");
        engine.put("provide.transaction.metadata", "true");
        engine.put("signal.enabled.channels", "source");
        engine.put("signal.data.collection", new SignalTable(pipeline).qualifiedName());
        // Of other channels than the log, which there are none of.
        engine.put("signal.poll.interval.ms", String.valueOf(Duration.ofDays(1).toMillis()));
        engine.put("incremental.snapshot.chunk.size", "2048");
        // Notifications travel in the same queue as the rows, so a snapshot's end has its place among them.
        engine.put("notification.enabled.channels", "sink");
        engine.put("notification.sink.topic.name", topics.notifications());

        // Keeps the slot moving while only other tables change, or none: else the log would grow without end.
        engine.put("heartbeat.interval.ms", String.valueOf(settings.heartbeat().toMillis()));
        engine.put("heartbeat.action.query", "SELECT pg_logical_emit_message(true, '" + HEARTBEAT_PREFIX + "', '')");

        engine.put("database.initial.statements", DatabaseAccess.STYLES);
        // In a result the driver would make an object that knows no infinity.
        engine.put("driver.datatype.interval", PGobject.class.getName());
        engine.put("decimal.handling.mode", "precise");
        engine.put("time.precision.mode", "microseconds");
        engine.put("interval.handling.mode", "string");
        engine.put("include.unknown.datatypes", "true");
        engine.put("converters", "exact");
        engine.put("exact.type", ExactTypes.class.getName());
        engine.put("exact." + ExactTypes.RUN, run.id());
        // Else a value that cannot be converted becomes NULL, with a warning that nobody reads.
        engine.put("event.converting.failure.handling.mode", "fail");

        engine.put("offset.storage", CommittedOffsets.class.getName());
        engine.put("offset.flush.interval.ms", "0");
        engine.put("lsn.flush.mode", "connector");
        // A task that Debezium restarted by itself would not know what is half sent: the supervisor restarts us.
        engine.put("errors.max.retries", "0");
        // What gathers meanwhile becomes one Kafka transaction: each costs the broker more than hundreds of records do.
        // It
        // is also the pause of the thread that reads the log, once it has read all.
        engine.put("poll.interval.ms", String.valueOf(settings.gather().toMillis()));
        // The task itself makes batches.
        engine.put("max.batch.size", "1");
        engine.put("max.queue.size", "8192");
        engine.put("max.queue.size.in.bytes", String.valueOf(QUEUE_BYTES));
        engine.put("record.processing.threads", "1");
        return engine;
    }

    /** Debezium takes a list of regular expressions with commas between them. */
    private static String pattern(TableName table) {
        return quote(table.schema()) + "\\." + quote(table.table());
    }

    /** Otherwise without regard to case: a column that differs in case only would be left out too. */
    private static String column(List<String> names) {
        return names.stream().map(EngineSettings::quote).collect(Collectors.joining("\\.", "(?-i:", ")"));
    }

    private static String quote(String name) {
        StringBuilder quoted = new StringBuilder();
        name.codePoints().forEach(c -> {
            if (Character.isLetterOrDigit(c) || c == '_') {
                quoted.appendCodePoint(c);
            } else {
                quoted.append(String.format("\\x{%x}", c));
            }
        });
        return quoted.toString();
    }
}
