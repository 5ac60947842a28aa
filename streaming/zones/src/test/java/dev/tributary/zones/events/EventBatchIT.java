package dev.tributary.zones.events;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contract.LakeTable;
import dev.tributary.lake.Lake;
import dev.tributary.spec.EventStream;
import dev.tributary.spec.RefinedTable;
import dev.tributary.spec.Step;
import dev.tributary.zones.avro.AvroBytes;
import dev.tributary.zones.avro.SchemaLookup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Readings of a sensor: {@code id, at, text, parts: [{k, v}]}. Each test has its own tables. */
class EventBatchIT {

    private static final String FIELDS = "{\"name\":\"id\",\"type\":\"string\"},{\"name\":\"at\",\"type\":\"long\"},"
            + "{\"name\":\"text\",\"type\":[\"null\",\"string\"],\"default\":null},"
            + "{\"name\":\"parts\",\"default\":[],\"type\":{\"type\":\"array\",\"items\":{\"type\":\"record\",\"name\":\"P\","
            + "\"fields\":[{\"name\":\"k\",\"type\":\"string\"},{\"name\":\"v\",\"type\":\"string\"}]}}}";
    private static final Schema V2 = record(FIELDS);
    private static final Schema V1 = record(
            "{\"name\":\"at\",\"type\":\"int\"},{\"name\":\"id\",\"type\":\"string\"},{\"name\":\"old\",\"type\":\"string\"}");
    private static final SchemaLookup SCHEMAS = SchemaLookup.of(Map.of(1, V1.toString(), 2, V2.toString()));

    @TempDir
    static Path folder;

    static LocalSpark spark;
    static Lake lake;

    private String prefix;
    private String topic;
    private RawEvents raw;
    private List<RefinedTable> refined;

    @BeforeAll
    static void start() {
        spark = LocalSpark.in(folder);
        lake = spark.lake();
    }

    @AfterAll
    static void stop() {
        spark.close();
    }

    @BeforeEach
    void tables(TestInfo test) {
        prefix = test.getTestMethod().orElseThrow().getName().toLowerCase(java.util.Locale.ROOT);
        topic = "t.events." + prefix;
        raw = new RawEvents(lake, topic);
        refined = List.of(
                new RefinedTable(prefix, List.of("id"), "", List.of(new Step.Drop(List.of("parts")))),
                new RefinedTable(
                        prefix + "_parts",
                        List.of("id", "no"),
                        "",
                        List.of(
                                new Step.Explode("parts", "no"),
                                new Step.Flatten(List.of("parts"), "_"),
                                new Step.Cast(Map.of("parts_v", "int")),
                                new Step.Drop(List.of("text", "at")))));
    }

    @BeforeAll
    static void quarantine() {
        new dev.tributary.lake.Quarantine(lake);
    }

    @Test
    void twoSchemasInOneBatch() {
        GenericData.Record old = new GenericRecordBuilder(V1)
                .set("id", "a")
                .set("at", 5)
                .set("old", "o")
                .build();
        raw.add(AvroBytes.message(1, V1, old)).add(reading("b", 6, "x", "k", "1", "l", "2"));
        assertThat(batch(1)).isEqualTo(new EventCounts(2, 0, 0));
        assertThat(rows("", "id, at, text, _partition, _offset, _event_time"))
                .containsExactly(
                        "{'id':'a','at':5,'text':null,'_partition':0,'_offset':0,'_event_time':'2026-01-01T00:00:00.000Z'}",
                        "{'id':'b','at':6,'text':'x','_partition':0,'_offset':1,'_event_time':'2026-01-01T00:00:01.000Z'}");
        assertThat(rows("_parts", "id, no, parts_k, parts_v"))
                .containsExactly(
                        "{'id':'b','no':1,'parts_k':'k','parts_v':1}", "{'id':'b','no':2,'parts_k':'l','parts_v':2}");
        assertThat(lake.read(LakeTable.refined(prefix)).columns()).doesNotContain("_event_id", "_failure");
    }

    @Test
    void theUndecodableIsKeptAndItsNeighboursPass() {
        byte[] good = reading("a", 1, null);
        raw.add(good)
                .add(Arrays.copyOf(good, good.length - 1))
                .add("plain text".getBytes(StandardCharsets.UTF_8))
                .add(AvroBytes.message(99, V2, record2("b", 1, null)))
                .add(null)
                .add(reading(" ", 1, null))
                .add(reading("c", 1, null));
        assertThat(batch(1)).isEqualTo(new EventCounts(2, 0, 5));
        assertThat(rows("", "id")).containsExactly("{'id':'a'}", "{'id':'c'}");
        List<Row> kept = quarantined().collectAsList();
        assertThat(kept).extracting(row -> row.<Long>getAs("offset")).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(kept).allMatch(row -> row.isNullAt(row.fieldIndex("seq")));
        assertThat(kept.get(1).<byte[]>getAs("value")).isEqualTo("plain text".getBytes(StandardCharsets.UTF_8));
        assertThat(kept.get(1).<byte[]>getAs("key")).isEqualTo(new byte[] {1});
        assertThat(causes())
                .satisfiesExactly(
                        cause -> assertThat(cause).contains("bytes are not a value of schema 2: "),
                        cause -> assertThat(cause)
                                .isEqualTo("Not in the Confluent wire format: 10 bytes, first byte 112"),
                        cause -> assertThat(cause).isEqualTo("The schema 99 is unknown"),
                        cause -> assertThat(cause).isEqualTo("The record has no value; an event has one"),
                        cause -> assertThat(cause)
                                .isEqualTo("The event has no id, by which it could be told from others"));
    }

    @Test
    void anEventThatAStepCannotTakeGoesIntoNoTable() {
        raw.add(reading("a", 1, null, "k", "1"))
                .add(reading("b", 1, null, "k", "1", "l", "many"))
                .add(reading("c", 1, null, "k", "3"));
        assertThat(batch(1)).isEqualTo(new EventCounts(2, 0, 1));
        assertThat(rows("", "id")).containsExactly("{'id':'a'}", "{'id':'c'}");
        assertThat(rows("_parts", "id, parts_v")).containsExactly("{'id':'a','parts_v':1}", "{'id':'c','parts_v':3}");
        assertThat(causes()).containsExactly("refined." + prefix + "_parts: cast: parts_v is not a int: many");
    }

    @Test
    void anEventCountsOnceWithinABatchAndAcrossBatches() {
        raw.add(reading("a", 1, "first", "k", "1"))
                .add(reading("b", 1, null))
                .add(1, reading("a", 2, "again", "k", "1", "l", "2"));
        assertThat(batch(1)).isEqualTo(new EventCounts(2, 1, 0));
        raw.add(reading("b", 3, "again", "k", "1")).add(reading("c", 1, null)).add(reading("c", 1, null));
        assertThat(batch(2)).isEqualTo(new EventCounts(1, 2, 0));
        assertThat(rows("", "id, text"))
                .containsExactly("{'id':'a','text':'first'}", "{'id':'b','text':null}", "{'id':'c','text':null}");
        assertThat(rows("_parts", "id, no")).containsExactly("{'id':'a','no':1}");
    }

    @Test
    void aRefusedEventDoesNotStandInTheWayOfItsCorrection() {
        raw.add(reading("a", 1, null, "k", "many"))
                .add(reading("a", 2, "corrected", "k", "2"))
                .add(reading("a", 3, "again", "k", "3"));
        Dataset<Row> records = raw.batch().cache();
        EventCounts counts = new EventCounts(1, 1, 1);
        assertThat(apply(refined, records, "w", 1)).isEqualTo(counts);
        assertThat(apply(refined, records, "other", 0)).isEqualTo(counts);
        assertThat(rows("", "id, at, text")).containsExactly("{'id':'a','at':2,'text':'corrected'}");
        assertThat(rows("_parts", "id, parts_v")).containsExactly("{'id':'a','parts_v':2}");
        assertThat(causes()).containsExactly("refined." + prefix + "_parts: cast: parts_v is not a int: many");
    }

    @Test
    void anEventThatIsRefusedForItsKeyMakesRoomForItsCorrection() {
        refined = List.of(new RefinedTable(prefix, List.of("at"), "", List.of(new Step.Keep(List.of("at", "text")))));
        raw.add(reading("a", 1, "a"));
        batch(1);
        raw.add(reading("b", 1, "taken")).add(reading("b", 2, "b"));
        assertThat(batch(2)).isEqualTo(new EventCounts(1, 0, 1));
        assertThat(rows("", "at, text")).containsExactly("{'at':1,'text':'a'}", "{'at':2,'text':'b'}");
    }

    @Test
    void aRepeatedBatchChangesNothing() {
        byte[] bad = "x".getBytes(StandardCharsets.UTF_8);
        raw.add(reading("a", 1, null, "k", "1"))
                .add(bad)
                .add(reading("b", 1, null, "k", "x"))
                .add(reading("a", 1, null));
        Dataset<Row> records = raw.batch().cache();
        EventCounts counts = new EventCounts(1, 1, 2);
        assertThat(apply(refined, records, "w", 1)).isEqualTo(counts);
        long version = lake.version(LakeTable.refined(prefix));
        assertThat(apply(refined, records, "w", 1)).isEqualTo(counts);
        // The same records after the checkpoint was lost: another writer, other numbers.
        assertThat(apply(refined, records, "other", 0)).isEqualTo(counts);
        assertThat(rows("", "id")).containsExactly("{'id':'a'}");
        assertThat(rows("_parts", "id, no")).containsExactly("{'id':'a','no':1}");
        assertThat(causes()).hasSize(2);
        assertThat(lake.changes(LakeTable.refined(prefix), version, lake.version(LakeTable.refined(prefix)))
                        .filter("_commit_version > " + version)
                        .count())
                .isZero();
    }

    @Test
    void aBatchThatWasInterruptedBetweenTablesIsCompleted() {
        raw.add(reading("a", 1, null, "k", "1"))
                .add(reading("b", 1, null, "k", "2"))
                .add(reading("a", 9, null));
        Dataset<Row> records = raw.batch().cache();
        apply(refined.subList(0, 1), records, "w", 1);
        assertThat(apply(refined, records, "w", 1)).isEqualTo(new EventCounts(2, 1, 0));
        assertThat(rows("", "id, at")).containsExactly("{'id':'a','at':1}", "{'id':'b','at':1}");
        assertThat(rows("_parts", "id, no")).containsExactly("{'id':'a','no':1}", "{'id':'b','no':1}");
    }

    @Test
    void keysStayUniqueWhereTheyAreNotTheEventsId() {
        refined = List.of(new RefinedTable(prefix, List.of("at"), "", List.of(new Step.Keep(List.of("at", "text")))));
        raw.add(reading("a", 1, "a")).add(reading("b", 2, "b")).add(reading("c", 1, "c"));
        assertThat(batch(1)).isEqualTo(new EventCounts(2, 0, 1));
        raw.add(reading("d", 2, "d")).add(reading("e", 3, "e")).add(reading("a", 1, "a"));
        assertThat(batch(2)).isEqualTo(new EventCounts(1, 1, 1));
        assertThat(rows("", "at, text, _event_id"))
                .containsExactly(
                        "{'at':1,'text':'a','_event_id':'a'}",
                        "{'at':2,'text':'b','_event_id':'b'}",
                        "{'at':3,'text':'e','_event_id':'e'}");
        assertThat(causes())
                .containsExactly(
                        "refined." + prefix + ": another row before it has the same key (at)",
                        "refined." + prefix + ": another event in the table has the same key (at)");
    }

    @Test
    void rowsOfOneEventMustDiffer() {
        refined = List.of(new RefinedTable(
                prefix,
                List.of("id", "parts_k"),
                "",
                List.of(new Step.Explode("parts", null), new Step.Flatten(List.of(), "_"))));
        raw.add(reading("a", 1, null, "k", "1", "l", "1")).add(reading("b", 1, null, "k", "1", "k", "2"));
        assertThat(batch(1)).isEqualTo(new EventCounts(1, 0, 1));
        assertThat(rows("", "id, parts_k")).containsExactly("{'id':'a','parts_k':'k'}", "{'id':'a','parts_k':'l'}");
        assertThat(causes())
                .containsExactly("refined." + prefix + ": another row before it has the same key (id, parts_k)");
    }

    @Test
    void aNewColumnIsAddedAWiderTypeTakenAndAnotherTypeRefused() throws IOException {
        raw.add(reading("a", 1, null));
        batch(1);
        refined = List.of(new RefinedTable(
                prefix,
                List.of("id"),
                "",
                List.of(new Step.Drop(List.of("parts")), new Step.Derive("later", "cast(at + 1 AS int)"))));
        raw.add(reading("b", 1, null));
        batch(2);
        assertThat(rows("", "id, later")).containsExactly("{'id':'a','later':null}", "{'id':'b','later':2}");
        refined = List.of(new RefinedTable(
                prefix,
                List.of("id"),
                "",
                List.of(new Step.Drop(List.of("parts")), new Step.Derive("later", "at + 5000000000"))));
        raw.add(reading("c", 1, null));
        batch(3);
        assertThat(rows("", "id, later"))
                .as("an int became a bigint")
                .containsExactly("{'id':'a','later':null}", "{'id':'b','later':2}", "{'id':'c','later':5000000001}");
        refined = List.of(new RefinedTable(
                prefix,
                List.of("id"),
                "",
                List.of(new Step.Drop(List.of("parts")), new Step.Derive("later", "array(at)"))));
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> batch(4))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Column later of refined." + prefix + " is BIGINT, and its steps now give ARRAY<BIGINT>,"
                        + " which does not fit into it. Undo the change of the schema or the steps, cast the column to"
                        + " the old type, or give it a new name.");
    }

    private EventCounts batch(long number) {
        return apply(refined, raw.batch(), "w", number);
    }

    private EventCounts apply(List<RefinedTable> tables, Dataset<Row> records, String writer, long number) {
        EventStream stream = new EventStream("readings", schemaFile(), "id", "id", "", tables);
        EventPlan plan = EventPlan.of(stream);
        List<EventTable> targets =
                tables.stream().map(table -> new EventTable(stream, table)).toList();
        targets.forEach(table -> table.create(lake, plan.noEvents(lake.spark())));
        return new EventBatch(lake, topic, plan, targets).apply(records, SCHEMAS, prefix + writer, number);
    }

    private List<String> rows(String suffix, String columns) {
        Dataset<Row> rows = lake.read(LakeTable.refined(prefix + suffix));
        return LocalSpark.json(rows.selectExpr(columns.split(", "))).stream()
                .map(json -> json.replace('"', '\''))
                .sorted()
                .toList();
    }

    private List<String> causes() {
        return quarantined().select("cause").as(Encoders.STRING()).collectAsList();
    }

    private Dataset<Row> quarantined() {
        return lake.read(LakeTable.QUARANTINE)
                .where(col("topic").equalTo(topic))
                .orderBy("offset");
    }

    private static byte[] reading(String id, long at, String text, String... parts) {
        return AvroBytes.message(2, V2, record2(id, at, text, parts));
    }

    private static GenericData.Record record2(String id, long at, String text, String... parts) {
        Schema array = V2.getField("parts").schema();
        GenericData.Array<GenericData.Record> all = new GenericData.Array<>(parts.length / 2, array);
        for (int i = 0; i < parts.length; i += 2) {
            all.add(new GenericRecordBuilder(array.getElementType())
                    .set("k", parts[i])
                    .set("v", parts[i + 1])
                    .build());
        }
        return new GenericRecordBuilder(V2)
                .set("id", id)
                .set("at", at)
                .set("text", text)
                .set("parts", all)
                .build();
    }

    private static Schema record(String fields) {
        return new Schema.Parser().parse("{\"type\":\"record\",\"name\":\"Reading\",\"fields\":[" + fields + "]}");
    }

    private static Path schemaFile() {
        try {
            return Files.writeString(folder.resolve("reading.avsc"), V2.toString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
