package dev.tributary.capture;

import dev.tributary.capture.avro.Fields;
import dev.tributary.capture.avro.SubjectEncoder;
import dev.tributary.capture.direct.RowRecord;
import dev.tributary.contract.SchemaRegistry;
import dev.tributary.contract.Stamp;
import dev.tributary.contract.TopicKind;
import dev.tributary.contract.Topics;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.source.SourceRecord;

/** Makes Kafka records of numbered ones: key and value in Avro, the stamp and a moved key's other half as headers. */
final class Records {

    /** On the create of a key move: the key before, encoded as a record key. */
    static final String OLD_KEY = "__debezium.oldkey";
    /** On the delete of a key move: the key after, encoded as a record key. */
    static final String NEW_KEY = "__debezium.newkey";

    /** Value of a control record. */
    static final Schema CONTROL = SchemaBuilder.struct()
            .name("dev.tributary.capture.Control")
            .field("kind", Schema.STRING_SCHEMA)
            .field("transaction", Schema.OPTIONAL_STRING_SCHEMA)
            .field("events", Schema.OPTIONAL_INT64_SCHEMA)
            .field("lsn", Schema.INT64_SCHEMA)
            .field("prefix", Schema.OPTIONAL_STRING_SCHEMA)
            .field("content", Schema.OPTIONAL_BYTES_SCHEMA)
            .build();

    private record Table(String topic, SubjectEncoder key, SubjectEncoder value) {}

    /** Of a record's key and value. */
    private static final int MOST_BYTES = TopicKind.MAX_RECORD_BYTES - (64 << 10);

    private final Topics topics;
    private final SchemaRegistry registry;
    private final Map<TableName, Table> tables = new HashMap<>();
    private final SubjectEncoder control;

    Records(Topics topics, SchemaRegistry registry) {
        this.topics = topics;
        this.registry = registry;
        this.control = new SubjectEncoder(registry, topics.control() + "-value", CONTROL.name());
    }

    ProducerRecord<byte[], byte[]> of(Numbered numbered) {
        ProducerRecord<byte[], byte[]> record =
                numbered instanceof Numbered.Change change ? change(change) : control((Numbered.Control) numbered);
        record.headers().add(Stamp.HEADER, numbered.stamp().encode());
        return record;
    }

    private ProducerRecord<byte[], byte[]> change(Numbered.Change change) {
        Table table = tables.computeIfAbsent(change.table(), this::table);
        SourceRecord source = change.record();
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                table.topic(),
                table.key().encode(source.keySchema(), key(source)),
                table.value().encode(source.valueSchema(), value(source)));
        move(source, OLD_KEY, table, record);
        move(source, NEW_KEY, table, record);
        requireSize(change, record);
        return record;
    }

    /** Kafka adds some bytes to key and value, and headers. */
    private static void requireSize(Numbered.Change change, ProducerRecord<byte[], byte[]> record) {
        long size = (record.key() == null ? 0L : record.key().length)
                + (record.value() == null ? 0L : record.value().length);
        if (size > MOST_BYTES) {
            throw new ConfigurationException(String.format(
                    Locale.ROOT,
                    "The row of %s with the key %s takes %,d bytes in Kafka, and its topic takes records of up to %,d bytes."
                            + " Leave the large column out (pii: exclude in the pipeline file), or make the value smaller in"
                            + " the database and run tributary resnapshot.",
                    change.table(),
                    change.record().key(),
                    size,
                    MOST_BYTES));
        }
    }

    private static Object key(SourceRecord source) {
        return source instanceof RowRecord row ? row.keyFields() : source.key();
    }

    private static Object value(SourceRecord source) {
        return source instanceof RowRecord row ? row.fields() : source.value();
    }

    private static void move(SourceRecord source, String name, Table table, ProducerRecord<byte[], byte[]> record) {
        Header header = source.headers().lastWithName(name);
        if (header != null) {
            record.headers().add(name, table.key().encode(header.schema(), header.value()));
        }
    }

    private ProducerRecord<byte[], byte[]> control(Numbered.Control fields) {
        Fields value = index -> switch (CONTROL.fields().get(index).name()) {
            case "kind" -> fields.kind().name();
            case "transaction" -> fields.transaction();
            case "events" -> fields.events();
            case "lsn" -> fields.stamp().lsn();
            case "prefix" -> fields.prefix();
            case "content" -> fields.content();
            default ->
                throw new IllegalStateException(
                        "No value for " + CONTROL.fields().get(index));
        };
        return new ProducerRecord<>(topics.control(), control.encode(CONTROL, value));
    }

    private Table table(TableName name) {
        String topic = topics.changes(name.schema(), name.table());
        return new Table(
                topic,
                new SubjectEncoder(registry, topic + "-key", "Key"),
                new SubjectEncoder(registry, topic + "-value", "Value"));
    }
}
