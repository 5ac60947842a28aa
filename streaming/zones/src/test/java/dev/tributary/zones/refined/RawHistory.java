package dev.tributary.zones.refined;

import dev.tributary.contract.ConfluentWire;
import dev.tributary.contract.LakeTable;
import dev.tributary.contract.Operation;
import dev.tributary.lake.Lake;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.EncoderFactory;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Writes what the capture would have sent straight into {@code raw.changes}: records of one table
 * {@code public.parcels (id bigint, "big text" text, amount numeric(12,2))}, numbered from 1.
 */
final class RawHistory {

    static final String TOPIC = "test.public.parcels";
    static final String UNSENT = "__debezium_unavailable_value";
    static final int KEY_SCHEMA = 1;
    static final int VALUE_SCHEMA = 2;

    private static final String ROW = """
            {"type":"record","name":"Value","namespace":"test.public.parcels","fields":[
             {"name":"id","type":"long"},
             {"name":"big_u0020text","type":["null","string"],"default":null},
             {"name":"amount","type":["null",{"type":"bytes","logicalType":"decimal","precision":12,"scale":2}],"default":null}]}
            """;
    private static final String VALUE = """
            {"type":"record","name":"Envelope","namespace":"test.public.parcels","fields":[
             {"name":"before","type":["null",%s],"default":null},
             {"name":"after","type":["null","test.public.parcels.Value"],"default":null},
             {"name":"op","type":"string"}]}
            """.formatted(ROW);
    private static final String KEY = """
            {"type":"record","name":"Key","namespace":"test.public.parcels","fields":[{"name":"id","type":"long"}]}
            """;

    /** Later shapes of the table: with {@code pieces int, sizes int[]}, with both and the amount wider, with a text. */
    static final int NARROW = 3;

    static final int WIDE = 4;
    static final int OTHER = 5;

    static final Map<Integer, String> SCHEMAS = Map.of(
            KEY_SCHEMA,
            KEY,
            VALUE_SCHEMA,
            VALUE,
            NARROW,
            shape(12, 2, "\"int\"", "\"int\""),
            WIDE,
            shape(15, 3, "\"long\"", "\"long\""),
            OTHER,
            shape(12, 2, "\"string\"", "\"int\""));

    private static final Schema VALUE_AVRO = new Schema.Parser().parse(VALUE);
    private static final Schema ROW_AVRO =
            VALUE_AVRO.getField("after").schema().getTypes().get(1);
    private static final Schema KEY_AVRO = new Schema.Parser().parse(KEY);

    private static String shape(int precision, int scale, String pieces, String sizes) {
        return VALUE.replace("\"precision\":12,\"scale\":2", "\"precision\":" + precision + ",\"scale\":" + scale)
                .replace(
                        "\"default\":null}]}\n],",
                        "\"default\":null},{\"name\":\"pieces\",\"type\":[\"null\"," + pieces
                                + "],\"default\":null},{\"name\":\"sizes\",\"type\":[\"null\",{\"type\":\"array\",\"items\":"
                                + sizes + "}],\"default\":null}]}\n],");
    }

    private final Lake lake;
    private String topic = TOPIC;
    private final List<Row> rows = new ArrayList<>();
    private int epoch = 1;
    private long seq;
    private long transaction = 1;

    RawHistory(Lake lake) {
        this.lake = lake;
    }

    RawHistory read(long id, String text, String amount) {
        return record(Operation.READ, key(id), value("r", id, text, amount), List.of());
    }

    RawHistory create(long id, String text, String amount) {
        return record(Operation.CREATE, key(id), value("c", id, text, amount), List.of());
    }

    RawHistory update(long id, String text, String amount) {
        return record(Operation.UPDATE, key(id), value("u", id, text, amount), List.of());
    }

    RawHistory delete(long id) {
        return record(Operation.DELETE, key(id), value("d", null, null, null), List.of());
    }

    /** Of another shape than {@link #VALUE_SCHEMA}. */
    RawHistory shaped(int schema, Operation operation, long id, String amount, Object pieces, List<?> sizes) {
        Schema parsed = new Schema.Parser().parse(SCHEMAS.get(schema));
        GenericData.Record row = new GenericData.Record(
                parsed.getField("after").schema().getTypes().get(1));
        row.put("id", id);
        row.put("amount", ByteBuffer.wrap(new BigDecimal(amount).unscaledValue().toByteArray()));
        row.put("pieces", pieces);
        row.put("sizes", sizes);
        GenericData.Record envelope = new GenericData.Record(parsed);
        envelope.put("op", String.valueOf(operation.code()));
        envelope.put("after", row);
        return record(operation, key(id), schema, encode(schema, parsed, envelope), List.of());
    }

    /** What follows is about another table of the same shape. */
    RawHistory of(String table) {
        topic = "test.public." + table;
        return this;
    }

    /** A primary-key move: delete of the old key, create of the new one. */
    RawHistory move(long from, long to, String text, String amount) {
        record(Operation.DELETE, key(from), value("d", null, null, null), List.of(header(KeyGroups.NEW_KEY, key(to))));
        return record(
                Operation.CREATE, key(to), value("c", to, text, amount), List.of(header(KeyGroups.OLD_KEY, key(from))));
    }

    RawHistory truncate() {
        return record(Operation.TRUNCATE, null, value("t", null, null, null), List.of());
    }

    /** A table begins anew: the capture says so in its own words. */
    RawHistory anew() {
        return record(Operation.TRUNCATE, null, null, List.of());
    }

    RawHistory rubbish(long id) {
        return record(Operation.UPDATE, key(id), new byte[] {0, 0, 0, 0, VALUE_SCHEMA, 77}, List.of());
    }

    /** The same, as a snapshot delivers it. */
    RawHistory rubbishRead(long id) {
        return record(Operation.READ, key(id), new byte[] {0, 0, 0, 0, VALUE_SCHEMA, 77}, List.of());
    }

    /** Ends the transaction; its LSN is ten times its number. */
    RawHistory end() {
        record(Operation.END, null, null, List.of());
        transaction++;
        return this;
    }

    RawHistory mark(Operation snapshot) {
        record(snapshot, null, null, List.of());
        transaction += snapshot == Operation.SNAPSHOT_ENDED ? 1 : 0;
        return this;
    }

    /** A number that never arrives. */
    RawHistory lose() {
        seq++;
        return this;
    }

    /** A number that was late: the end of a transaction without changes. */
    RawHistory fill(long missing) {
        long next = seq;
        seq = missing - 1;
        record(Operation.END, null, null, List.of());
        seq = next;
        return this;
    }

    RawHistory epoch(int number) {
        epoch = number;
        return this;
    }

    /** Appends everything since the last call to raw, as one batch. */
    RawHistory arrive() {
        lake.spark()
                .createDataFrame(rows, lake.read(LakeTable.RAW_CHANGES).schema())
                .coalesce(1)
                .write()
                .format("delta")
                .mode("append")
                .save(lake.location(LakeTable.RAW_CHANGES));
        rows.clear();
        return this;
    }

    long seq() {
        return seq;
    }

    private RawHistory record(Operation operation, byte[] key, byte[] value, List<Row> headers) {
        return record(operation, key, value == null ? null : VALUE_SCHEMA, value, headers);
    }

    private RawHistory record(Operation operation, byte[] key, Integer schema, byte[] value, List<Row> headers) {
        seq++;
        boolean last = operation == Operation.END || operation == Operation.SNAPSHOT_ENDED;
        rows.add(RowFactory.create(
                operation.isControl() ? "test.capture.control" : topic,
                0,
                seq,
                Instant.EPOCH,
                epoch,
                seq,
                transaction,
                last,
                String.valueOf(operation.code()),
                Instant.EPOCH.plusSeconds(transaction),
                seq * 10,
                key == null ? null : KEY_SCHEMA,
                schema,
                headers,
                key,
                value));
        return this;
    }

    private static Row header(String name, byte[] value) {
        return RowFactory.create(name, value);
    }

    private static byte[] key(long id) {
        GenericData.Record key = new GenericData.Record(KEY_AVRO);
        key.put("id", id);
        return encode(KEY_SCHEMA, KEY_AVRO, key);
    }

    private static byte[] value(String op, Long id, String text, String amount) {
        GenericData.Record envelope = new GenericData.Record(VALUE_AVRO);
        envelope.put("op", op);
        if (id != null) {
            GenericData.Record row = new GenericData.Record(ROW_AVRO);
            row.put("id", id);
            row.put("big_u0020text", text);
            row.put(
                    "amount",
                    amount == null
                            ? null
                            : ByteBuffer.wrap(
                                    new BigDecimal(amount).unscaledValue().toByteArray()));
            envelope.put("after", row);
        }
        return encode(VALUE_SCHEMA, VALUE_AVRO, envelope);
    }

    private static byte[] encode(int id, Schema schema, GenericData.Record record) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            var encoder = EncoderFactory.get().directBinaryEncoder(out, null);
            new GenericDatumWriter<GenericData.Record>(schema).write(record, encoder);
            return ConfluentWire.frame(id, out.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
