package dev.tributary.bench.capture;

import dev.tributary.contract.SourceObjects;
import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.format.ChangeEventFormat;
import java.io.FileReader;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Debezium's engine with the configuration of a file and a consumer that only counts. Says {@code END} and what it
 * counted, an event kind a line, once the barrier's message has come; then it waits to be ended.
 */
public final class StockEngine implements DebeziumEngine.ChangeConsumer<RecordChangeEvent<SourceRecord>> {

    /** Begins the line that ends the output. */
    static final String END = "counted";

    private final Tally tally = new Tally();

    private StockEngine() {}

    public static void main(String[] arguments) throws Exception {
        Properties settings = new Properties();
        try (FileReader file = new FileReader(arguments[0])) {
            settings.load(file);
        }
        DebeziumEngine.create(ChangeEventFormat.of(Connect.class))
                .using(settings)
                .notifying(new StockEngine())
                .build()
                .run();
    }

    @Override
    public void handleBatch(
            List<RecordChangeEvent<SourceRecord>> batch,
            DebeziumEngine.RecordCommitter<RecordChangeEvent<SourceRecord>> committer)
            throws InterruptedException {
        for (RecordChangeEvent<SourceRecord> event : batch) {
            count((Struct) event.record().value());
            committer.markProcessed(event);
        }
        committer.markBatchFinished();
    }

    private void count(Struct value) {
        if (value == null) {
            // The tombstone after a delete.
            return;
        }
        if (value.schema().field("message") != null) {
            if (SourceObjects.BARRIER_PREFIX.equals(value.getStruct("message").getString("prefix"))) {
                say();
            }
            return;
        }
        Struct source = value.getStruct("source");
        tally.add(
                source.getString("schema") + "." + source.getString("table"),
                value.getString("op").charAt(0));
    }

    private void say() {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, Long> each : tally.counts().entrySet()) {
            text.append(each.getKey()).append(' ').append(each.getValue()).append('\n');
        }
        System.out.println(text + END);
        System.out.flush();
    }
}
