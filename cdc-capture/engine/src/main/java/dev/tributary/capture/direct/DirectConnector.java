package dev.tributary.capture.direct;

import dev.tributary.capture.handover.Handover;
import io.debezium.connector.postgresql.PostgresConnector;
import java.util.Properties;
import org.apache.kafka.connect.connector.Task;

/**
 * Debezium's connector with a shorter way for rows. Debezium itself makes it by class name.
 *
 * <p>The way that its dispatcher goes with a row costs some fifty microseconds on its only thread: a text that sums the
 * row up for JMX, the table's name parsed, two blocks of metadata, a map of offsets, headers. None of it is needed here,
 * since a row is described by its stamp.
 */
public final class DirectConnector extends PostgresConnector {

    /** Configuration property: how many bytes of rows may wait, about. */
    static final String BYTES = "tributary.direct.bytes";

    /**
     * Writes what makes Debezium use it.
     *
     * @param run in which the parts find each other
     */
    public static void describe(Properties engine, Handover run, long bytes) {
        engine.put("connector.class", DirectConnector.class.getName());
        engine.put("queue.provider.type", RowQueue.NAME);
        engine.put("snapshot.query.mode", "custom");
        engine.put("snapshot.query.mode.custom.name", RowQueue.NAME);
        engine.put("transaction.metadata.factory", TransactionBounds.class.getName());
        engine.put(Handover.ID, run.id());
        engine.put(BYTES, String.valueOf(bytes));
    }

    @Override
    public Class<? extends Task> taskClass() {
        return DirectTask.class;
    }
}
