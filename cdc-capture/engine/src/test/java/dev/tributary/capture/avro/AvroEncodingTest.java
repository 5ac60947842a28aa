package dev.tributary.capture.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.Conversions;
import org.apache.avro.JsonProperties;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;

/** What is written must be what Avro's own reader reads, with the schema as its text. */
class AvroEncodingTest {

    @Test
    void everyType() throws IOException {
        Schema schema = SchemaBuilder.struct()
                .name("shop.public.t.Value")
                .field("i8", Schema.INT8_SCHEMA)
                .field("i16", Schema.OPTIONAL_INT16_SCHEMA)
                .field("i32", Schema.INT32_SCHEMA)
                .field("i64", Schema.INT64_SCHEMA)
                .field("f32", Schema.FLOAT32_SCHEMA)
                .field("f64", Schema.OPTIONAL_FLOAT64_SCHEMA)
                .field("flag", Schema.BOOLEAN_SCHEMA)
                .field("text", Schema.OPTIONAL_STRING_SCHEMA)
                .field("bytes", Schema.BYTES_SCHEMA)
                .field(
                        "list",
                        SchemaBuilder.array(Schema.OPTIONAL_STRING_SCHEMA).build())
                .field(
                        "map",
                        SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.INT32_SCHEMA)
                                .optional()
                                .build())
                .build();
        Struct value = new Struct(schema)
                .put("i8", (byte) -8)
                .put("i16", (short) 16)
                .put("i32", -32)
                .put("i64", Long.MIN_VALUE)
                .put("f32", Float.NaN)
                .put("f64", 6.4)
                .put("flag", true)
                .put("text", "żółć")
                .put("bytes", ByteBuffer.wrap(new byte[] {0, -1}))
                .put("list", Arrays.asList("a", null))
                .put("map", Map.of("k", 1));

        GenericRecord read = (GenericRecord) roundTrip(schema, value);
        assertThat(read.get("i8")).isEqualTo(-8);
        assertThat(read.get("i16")).isEqualTo(16);
        assertThat(read.get("i64")).isEqualTo(Long.MIN_VALUE);
        assertThat((Float) read.get("f32")).isNaN();
        assertThat(read.get("text")).hasToString("żółć");
        assertThat(read.get("bytes")).isEqualTo(ByteBuffer.wrap(new byte[] {0, -1}));
        assertThat(read.get("list")).hasToString("[a, null]");
        assertThat(read.get("map")).hasToString("{k=1}");
        assertThat(field(schema, "i16").getTypes().get(1).getObjectProp("connect.type"))
                .isEqualTo("int16");
    }

    @Test
    void decimalsAreExact() throws IOException {
        Schema decimal = Decimal.builder(2)
                .parameter("connect.decimal.precision", "38")
                .optional()
                .build();
        Schema schema = struct("amount", decimal);
        BigDecimal amount = new BigDecimal("-123456789012345678901234567890123456.78");
        GenericRecord read = (GenericRecord) roundTrip(schema, new Struct(schema).put("amount", amount));

        org.apache.avro.Schema avro = field(schema, "amount").getTypes().get(1);
        assertThat(avro.getLogicalType().getName()).isEqualTo("decimal");
        assertThat(new Conversions.DecimalConversion()
                        .fromBytes((ByteBuffer) read.get("amount"), avro, avro.getLogicalType()))
                .isEqualTo(amount);
        assertThat(avro.getObjectProp("connect.parameters"))
                .isEqualTo(Map.of("scale", "2", "connect.decimal.precision", "38"));
    }

    @Test
    void scaleThatAvroForbidsStaysAPropertyOnly() {
        Schema decimal =
                Decimal.builder(5).parameter("connect.decimal.precision", "3").build();
        org.apache.avro.Schema avro = AvroSchemas.of(decimal, "x").getTypes().get(0);
        assertThat(avro.getLogicalType()).isNull();
        assertThat(avro.getObjectProp("connect.parameters")).asString().contains("scale=5");
    }

    @Test
    void whatADecimalOrAnArrayCannotHoldIsText() throws IOException {
        Schema decimal =
                Decimal.builder(2).parameter("connect.decimal.precision", "5").build();
        Schema schema = SchemaBuilder.struct()
                .name("shop.t.Row")
                .field("price", decimal)
                .field("prices", SchemaBuilder.array(decimal).optional().build())
                .field("grid", SchemaBuilder.array(Schema.OPTIONAL_INT32_SCHEMA).build())
                .build();
        Struct value = new Struct(schema)
                .put("price", Instead.ofDecimal("NaN"))
                .put("prices", List.of(new BigDecimal("1.50"), Instead.ofDecimal("NaN")))
                .put("grid", Instead.ofArray("{{1},{2}}"));

        GenericRecord read = (GenericRecord) roundTrip(schema, value);
        assertThat(read.get("price")).hasToString("NaN");
        assertThat((List<?>) read.get("prices")).last().hasToString("NaN");
        assertThat(read.get("grid")).hasToString("{{1},{2}}");
        assertThat(field(schema, "prices").getTypes())
                .extracting(branch -> branch.getType().getName())
                .containsExactly("null", "array", "string");
    }

    @Test
    void nullIsNotTheDefault() throws IOException {
        Schema schema = struct(
                "status", SchemaBuilder.string().optional().defaultValue("new").build());
        GenericRecord read = (GenericRecord) roundTrip(schema, new Struct(schema).put("status", null));

        assertThat(read.get("status")).isNull();
        org.apache.avro.Schema.Field field = AvroSchemas.of(schema, "x").getField("status");
        assertThat(field.defaultVal()).isEqualTo(JsonProperties.NULL_VALUE);
        assertThat(field.getObjectProp("connect.default")).isEqualTo("new");
    }

    @Test
    void defaultsAreThoseOfTheColumn() {
        Schema schema = SchemaBuilder.struct()
                .name("shop.t.Value")
                .field("n", SchemaBuilder.int64().defaultValue(7L).build())
                .field(
                        "d",
                        Decimal.builder(2)
                                .parameter("connect.decimal.precision", "5")
                                .defaultValue(new BigDecimal("1.50"))
                                .build())
                .field(
                        "a",
                        SchemaBuilder.array(Schema.OPTIONAL_STRING_SCHEMA)
                                .defaultValue(Arrays.asList("x", null))
                                .build())
                .build();
        org.apache.avro.Schema avro = reparsed(schema);

        assertThat(avro.getField("n").defaultVal()).isEqualTo(7L);
        assertThat(avro.getField("d").defaultVal()).isEqualTo(new byte[] {0, (byte) 150});
        assertThat(avro.getField("d").getObjectProp("connect.default")).isEqualTo("\u0000\u0096");
        assertThat(avro.getField("a").hasDefaultValue()).isFalse();
        assertThat(avro.getField("a").getObjectProp("connect.default"))
                .asString()
                .startsWith("[x");
    }

    @Test
    void beforeAndAfterShareOneRecord() throws IOException {
        Schema row = SchemaBuilder.struct()
                .name("shop.t.Value")
                .optional()
                .field("id", Schema.INT32_SCHEMA)
                .build();
        Schema envelope = SchemaBuilder.struct()
                .name("shop.t.Envelope")
                .version(2)
                .field("before", row)
                .field("after", row)
                .build();
        Struct value = new Struct(envelope).put("after", new Struct(row).put("id", 1));

        assertThat(roundTrip(envelope, value)).hasToString("{\"before\": null, \"after\": {\"id\": 1}}");
        org.apache.avro.Schema avro = reparsed(envelope);
        assertThat(avro.getObjectProp("connect.version")).isEqualTo(2);
        assertThat(avro.getField("after").schema().getTypes().get(1))
                .isEqualTo(avro.getField("before").schema().getTypes().get(1));
    }

    @Test
    void sameNameWithOtherFieldsGetsAnotherName() throws IOException {
        Schema one = struct("x", Schema.INT32_SCHEMA);
        Schema two = struct("x", Schema.STRING_SCHEMA);
        Schema both = SchemaBuilder.struct()
                .name("shop.Both")
                .field("one", one)
                .field("two", two)
                .field("again", two)
                .build();
        Struct value = new Struct(both)
                .put("one", new Struct(one).put("x", 1))
                .put("two", new Struct(two).put("x", "a"))
                .put("again", new Struct(two).put("x", "b"));

        assertThat(roundTrip(both, value))
                .hasToString("{\"one\": {\"x\": 1}, \"two\": {\"x\": \"a\"}, \"again\": {\"x\": \"b\"}}");
        org.apache.avro.Schema avro = reparsed(both);
        assertThat(avro.getField("two").schema().getFullName()).isEqualTo("shop.t.Row_2");
        assertThat(avro.getField("two").schema().getObjectProp("connect.name")).isEqualTo("shop.t.Row");
    }

    @Test
    void namelessStructIsNamedByItsPlace() {
        Schema inner = SchemaBuilder.struct().field("x", Schema.INT32_SCHEMA).build();
        Schema outer = SchemaBuilder.struct().field("inner", inner).build();
        assertThat(reparsed(outer).getField("inner").schema().getFullName()).isEqualTo("Fallback.inner");
    }

    @Test
    void namesThatAvroForbidsAreWrittenInItsLetters() {
        Schema inner =
                SchemaBuilder.struct().field("ship date", Schema.INT32_SCHEMA).build();
        Schema outer = SchemaBuilder.struct()
                .name("shop.Größe.v1.2-neu.Value")
                .field("order_id", inner)
                .field("ä", inner)
                .build();
        org.apache.avro.Schema avro = reparsed(outer);
        assertThat(avro.getFullName()).isEqualTo("shop.Gr_u00f6_u00dfe.v1._u0032_u002dneu.Value");
        assertThat(avro.getFields())
                .extracting(org.apache.avro.Schema.Field::name)
                .containsExactly("order_id", "_u00e4");
        assertThat(avro.getField("order_id").schema().getFields())
                .extracting(org.apache.avro.Schema.Field::name)
                .containsExactly("ship_u0020date");
    }

    @Test
    void missingValueIsRefused() {
        Schema schema = struct("x", Schema.INT32_SCHEMA);
        assertThatThrownBy(() -> write(schema, new Struct(schema)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("Null where the schema");
    }

    private static Schema struct(String field, Schema type) {
        return SchemaBuilder.struct().name("shop.t.Row").field(field, type).build();
    }

    private static org.apache.avro.Schema field(Schema schema, String name) {
        return reparsed(schema).getField(name).schema();
    }

    private static org.apache.avro.Schema reparsed(Schema schema) {
        return new org.apache.avro.Schema.Parser()
                .parse(AvroSchemas.of(schema, "Fallback").toString());
    }

    private static Object roundTrip(Schema schema, Object value) throws IOException {
        Object read = new GenericDatumReader<>(reparsed(schema))
                .read(null, DecoderFactory.get().binaryDecoder(write(schema, value), null));
        assertThat(GenericData.get().validate(reparsed(schema), read)).isTrue();
        return read;
    }

    private static byte[] write(Schema schema, Object value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder out = EncoderFactory.get().binaryEncoder(bytes, null);
        ValueWriter.of(schema).write(value, out);
        out.flush();
        return bytes.toByteArray();
    }
}
