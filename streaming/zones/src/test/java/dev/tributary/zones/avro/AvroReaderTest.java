package dev.tributary.zones.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.contract.ConfluentWire;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.Test;

class AvroReaderTest {

    private static final Schema V1 = SchemaBuilder.record("Event")
            .fields()
            .requiredString("id")
            .requiredInt("n")
            .requiredString("gone")
            .endRecord();

    private static final Schema V2 = SchemaBuilder.record("Event")
            .fields()
            .requiredString("id")
            .requiredLong("n")
            .optionalString("note")
            .name("tags")
            .type()
            .array()
            .items()
            .stringType()
            .arrayDefault(List.of())
            .endRecord();

    private static final SchemaLookup SCHEMAS = SchemaLookup.of(
            new HashMap<>(Map.of(1, V1.toString(), 2, V2.toString(), 3, "{\"type\":\"nope\"}", 4, "\"long\"")));

    private final AvroReader reader = new AvroReader(SCHEMAS, V2);

    @Test
    void resolvesEachMessageFromItsOwnSchema() {
        GenericRecord old = (GenericRecord) reader.read(first("a")).value();
        GenericRecord recent = (GenericRecord) reader.read(second("b")).value();
        assertThat(old.toString()).isEqualTo("{\"id\": \"a\", \"n\": 7, \"note\": null, \"tags\": []}");
        assertThat(recent.toString()).isEqualTo("{\"id\": \"b\", \"n\": 8, \"note\": \"x\", \"tags\": [\"t\"]}");
    }

    @Test
    void givesTheWritersViewWithoutATarget() {
        AvroReader.Datum datum = new AvroReader(SCHEMAS).read(first("a"));
        assertThat(datum.schemaId()).isEqualTo(1);
        assertThat(datum.schema()).isEqualTo(V1);
        assertThat(datum.value()).hasToString("{\"id\": \"a\", \"n\": 7, \"gone\": \"g\"}");
    }

    @Test
    void saysWhyBytesAreNotAMessage() {
        byte[] good = second("b");
        assertThat(failure(new byte[0])).isEqualTo("Not in the Confluent wire format: 0 bytes");
        assertThat(failure(new byte[] {1, 2, 3, 4, 5, 6}))
                .isEqualTo("Not in the Confluent wire format: 6 bytes, first byte 1");
        assertThat(failure(ConfluentWire.frame(9, new byte[] {1}))).isEqualTo("The schema 9 is unknown");
        assertThat(failure(ConfluentWire.frame(3, new byte[] {1}))).startsWith("The schema 3 is not Avro: ");
        assertThat(failure(Arrays.copyOf(good, good.length - 1)))
                .startsWith("The " + (good.length - 1) + " bytes are not a value of schema 2: ");
        assertThat(failure(Arrays.copyOf(good, good.length + 1)))
                .isEqualTo("The " + (good.length + 1)
                        + " bytes are not a value of schema 2: bytes are left after the value");
        assertThat(failure(ConfluentWire.frame(4, new byte[] {2})))
                .startsWith("The 6 bytes are not a value of schema 4: ");
        assertThat(reader.read(good).value()).as("a good one after bad ones").isNotNull();
    }

    @Test
    void believesNoLengthAboveTheMessagesOwn() {
        // A string of 2^30 characters, and an array of 2^30 elements.
        byte[] huge = {(byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, 0x08};
        assertThat(failure(ConfluentWire.frame(2, huge)))
                .isEqualTo("The 10 bytes are not a value of schema 2: A string of 1073741824 in a message of 5 bytes");
        byte[] array = {0, 2, 0, (byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, 0x08};
        assertThat(failure(ConfluentWire.frame(2, array))).endsWith("An array of 1073741824 in a message of 8 bytes");
    }

    @Test
    void noBytesBreakIt() {
        long seed = 20_260_101;
        Random random = new Random(seed);
        int understood = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = random.nextBoolean() ? second("b" + i) : first("a" + i);
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                bytes[5 + random.nextInt(bytes.length - 5)] = (byte) random.nextInt(256);
            }
            try {
                reader.read(bytes);
                understood++;
            } catch (UndecodableException expected) {
                assertThat(expected)
                        .as("seed %d, round %d", seed, i)
                        .hasMessageContaining("bytes are not a value of schema");
            }
        }
        assertThat(understood).as("seed %d", seed).isBetween(1_000, 19_000);
        assertThat(reader.read(second("b")).value()).isNotNull();
    }

    @Test
    void theLookupTravels() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(SCHEMAS);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            SchemaLookup copy = (SchemaLookup) in.readObject();
            assertThat(copy.schema(1)).isEqualTo(V1.toString());
            assertThat(copy.schema(77)).isNull();
        }
    }

    private String failure(byte[] message) {
        try {
            return "understood " + reader.read(message).value();
        } catch (UndecodableException e) {
            return e.getMessage();
        }
    }

    private static byte[] first(String id) {
        return AvroBytes.message(
                1,
                V1,
                new GenericRecordBuilder(V1)
                        .set("id", id)
                        .set("n", 7)
                        .set("gone", "g")
                        .build());
    }

    private static byte[] second(String id) {
        return AvroBytes.message(
                2,
                V2,
                new GenericRecordBuilder(V2)
                        .set("id", id)
                        .set("n", 8L)
                        .set("note", "x")
                        .set("tags", new GenericData.Array<>(V2.getField("tags").schema(), List.of("t")))
                        .build());
    }

    @Test
    void aSchemaThatDoesNotFitTheTargetIsSaid() {
        Schema other =
                SchemaBuilder.record("Event").fields().requiredBoolean("id").endRecord();
        AvroReader strict = new AvroReader(SchemaLookup.of(Map.of(5, other.toString())), V1);
        GenericRecord value = new GenericRecordBuilder(other).set("id", true).build();
        assertThatThrownBy(() -> strict.read(AvroBytes.message(5, other, value)))
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining("6 bytes are not a value of schema 5: ")
                .hasMessageContaining("missing required field gone");
    }
}
