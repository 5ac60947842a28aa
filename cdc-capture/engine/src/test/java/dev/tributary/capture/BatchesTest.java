package dev.tributary.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.capture.direct.Delivery;
import dev.tributary.capture.direct.RowQueue;
import dev.tributary.contract.Position;
import dev.tributary.contract.Stamp;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.pipeline.DataChangeEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BatchesTest {

    private static final Schema TRANSACTION = SchemaBuilder.struct()
            .field("status", Schema.STRING_SCHEMA)
            .field("id", Schema.STRING_SCHEMA)
            .field("event_count", Schema.OPTIONAL_INT64_SCHEMA)
            .build();
    private static final Schema SOURCE = SchemaBuilder.struct()
            .field("schema", Schema.STRING_SCHEMA)
            .field("table", Schema.STRING_SCHEMA)
            .build();
    private static final Schema ENVELOPE = SchemaBuilder.struct()
            .field("source", SOURCE)
            .field("op", Schema.STRING_SCHEMA)
            .build();

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final List<CaptureOffset> committed = new ArrayList<>();
    private final Marks marks = new Marks();
    private Batches batches;

    /** Remembers what was marked as processed. */
    private static final class Marks
            implements DebeziumEngine.RecordCommitter<RecordChangeEvent<SourceRecord>>, DebeziumEngine.Offsets {
        final List<Object> lsns = new ArrayList<>();

        @Override
        public void markProcessed(RecordChangeEvent<SourceRecord> event) {
            lsns.add(event.record().sourceOffset().get("lsn"));
        }

        @Override
        public void markBatchFinished() {}

        @Override
        public void markProcessed(RecordChangeEvent<SourceRecord> event, DebeziumEngine.Offsets offsets) {
            markProcessed(event);
        }

        @Override
        public DebeziumEngine.Offsets buildOffsets() {
            return this;
        }

        @Override
        public void set(String key, Object value) {}
    }

    @BeforeEach
    void start() {
        producer.initTransactions();
        Outbox outbox = new Outbox(producer, "offsets", "shop", CrashPoints.NONE, offset -> {});
        CaptureOffset start =
                new CaptureOffset(new Position(1, 0), 0, Phase.STREAMING, 10, 0, Map.of("lsn", 10L), null);
        Sequencer sequencer = new Sequencer(start, numbered -> {
            ProducerRecord<byte[], byte[]> record = new ProducerRecord<>("changes", new byte[0]);
            record.headers().add(Stamp.HEADER, numbered.stamp().encode());
            outbox.send(record);
        });
        batches = new Batches(
                new SourceEvents(new DebeziumTopics("shop"), List.of(Events.ORDERS), Events.SIGNALS),
                new ReplayFilter(10, sequencer::accept),
                sequencer,
                outbox,
                4,
                new Batches.Listener() {
                    @Override
                    public void started() {}

                    @Override
                    public void committed(CaptureOffset offset) {
                        committed.add(offset);
                    }
                });
    }

    @Test
    void commitsUpToTheLastEndAndKeepsTheRestOpen() throws InterruptedException {
        handle(begin(1, 10), row(10), end(1, 20, 1), begin(2, 20), row(20));

        assertThat(producer.commitCount()).isEqualTo(1);
        assertThat(committed).extracting(CaptureOffset::lsn).containsExactly(20L);
        assertThat(marks.lsns).containsExactly(20L);
        assertThat(sent("changes")).as("committed").isEqualTo(2);

        handle(row(21), end(2, 30, 2));
        assertThat(committed).extracting(CaptureOffset::lsn).containsExactly(20L, 30L);
        assertThat(sent("changes")).isEqualTo(5);
        assertThat(sent("offsets")).isEqualTo(2);
    }

    @Test
    void commitsALargeTransactionInPartsWithoutMarkingIt() throws InterruptedException {
        handle(begin(1, 10), row(10), row(11), row(12), row(13), row(14));

        assertThat(committed)
                .singleElement()
                .satisfies(offset -> assertThat(offset.lsn()).isEqualTo(10))
                .satisfies(offset -> assertThat(offset.sent().events()).isEqualTo(4));
        assertThat(marks.lsns).as("PostgreSQL must keep the transaction").isEmpty();
    }

    @Test
    void whileMoreIsThereAKafkaTransactionGoesOn() throws InterruptedException {
        RowQueue queue = new RowQueue();
        queue.enqueue(new DataChangeEvent(begin(2, 20)));
        handle(Delivery.of(List.of(begin(1, 10), row(10), end(1, 20, 1)), queue));
        assertThat(producer.commitCount()).isZero();
        assertThat(marks.lsns).isEmpty();

        queue.poll();
        handle(Delivery.of(List.of(begin(2, 20), row(20), end(2, 30, 1), begin(3, 30)), queue));
        assertThat(committed).extracting(CaptureOffset::lsn).containsExactly(30L);
        assertThat(marks.lsns).as("the end, not the record after it").containsExactly(30L);
        assertThat(sent("changes")).isEqualTo(4);
    }

    @Test
    void heartbeatsCommitNothing() throws InterruptedException {
        handle(new SourceRecord(
                Map.of(), Map.of("lsn", 5L), "__debezium-heartbeat.shop", null, null, SOURCE, new Struct(SOURCE)));
        assertThat(producer.commitCount()).isZero();
    }

    @Test
    void stoppingTakesAnOpenTransactionBack() throws InterruptedException {
        handle(begin(1, 10), row(10));
        batches.stop();
        handle(end(1, 20, 1));

        assertThat(producer.transactionAborted()).isTrue();
        assertThat(producer.commitCount()).isZero();
        assertThat(committed).isEmpty();
    }

    private void handle(SourceRecord... records) throws InterruptedException {
        List<RecordChangeEvent<SourceRecord>> batch = new ArrayList<>();
        for (SourceRecord record : records) {
            batch.add(() -> record);
        }
        batches.handleBatch(batch, marks);
    }

    private long sent(String topic) {
        return producer.history().stream()
                .filter(record -> record.topic().equals(topic))
                .count();
    }

    private static SourceRecord begin(int id, long lsn) {
        return transaction("BEGIN", id, lsn, null);
    }

    private static SourceRecord end(int id, long lsn, long events) {
        return transaction("END", id, lsn, events);
    }

    private static SourceRecord transaction(String status, int id, long lsn, Long events) {
        Struct value = new Struct(TRANSACTION)
                .put("status", status)
                .put("id", id + ":" + lsn)
                .put("event_count", events);
        return record("shop.transaction", lsn, TRANSACTION, value);
    }

    private static SourceRecord row(long lsn) {
        Struct source = new Struct(SOURCE).put("schema", "public").put("table", "orders");
        return record(
                "shop.public.orders",
                lsn,
                ENVELOPE,
                new Struct(ENVELOPE).put("source", source).put("op", "c"));
    }

    private static SourceRecord record(String topic, long lsn, Schema schema, Struct value) {
        return new SourceRecord(Map.of(), Map.of("lsn", lsn, "ts_usec", lsn), topic, schema, value);
    }
}
