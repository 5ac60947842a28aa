package dev.tributary.zones.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.util.Utf8;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class AvroTypeTest {

    @Test
    void primitivesStayWhatTheyAre() {
        check("\"boolean\"", true, "BOOLEAN", true);
        check("\"int\"", 5, "INT", 5);
        check("\"long\"", 5L, "BIGINT", 5L);
        check("\"float\"", 1.5f, "FLOAT", 1.5f);
        check("\"double\"", 1.5, "DOUBLE", 1.5);
        check("\"string\"", new Utf8("ü"), "STRING", "ü");
        check("\"bytes\"", ByteBuffer.wrap(new byte[] {1, 2}), "BINARY", new byte[] {1, 2});
        check("[\"null\",\"int\"]", null, "INT", null);
        check("[\"null\"]", null, "VOID", null);
    }

    @Test
    void logicalTypesOfAvro() {
        check(logical("int", "date"), -1, "DATE", LocalDate.of(1969, 12, 31));
        check(logical("long", "timestamp-millis"), -1L, "TIMESTAMP", Instant.ofEpochMilli(-1));
        check(logical("long", "timestamp-micros"), -1L, "TIMESTAMP", Instant.parse("1969-12-31T23:59:59.999999Z"));
        check(
                logical("long", "local-timestamp-millis"),
                1L,
                "TIMESTAMP_NTZ",
                LocalDateTime.parse("1970-01-01T00:00:00.001"));
        check(
                logical("long", "local-timestamp-micros"),
                -1L,
                "TIMESTAMP_NTZ",
                LocalDateTime.parse("1969-12-31T23:59:59.999999"));
        check(logical("int", "time-millis"), 36_930_250, "STRING", "10:15:30.25");
        check(logical("long", "time-micros"), 1L, "STRING", "00:00:00.000001");
        check(logical("string", "uuid"), new Utf8("a-b"), "STRING", "a-b");
        check(logical("long", "timestamp-nanos"), 7L, "BIGINT", 7L);
    }

    @Test
    void aTimeOutsideOfADayIsRefused() {
        AvroType micros = AvroType.of(new Schema.Parser().parse(logical("long", "time-micros")));
        assertThatThrownBy(() -> micros.value(-1L))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("-1 microseconds since midnight are no time of day");
        assertThatThrownBy(() -> micros.value(86_400_000_001L))
                .hasMessage("86400000001 microseconds since midnight are no time of day");
        assertThat(micros.value(86_399_999_999L)).isEqualTo("23:59:59.999999");
    }

    @Test
    void decimalsKeepEveryDigit() {
        String schema = "{\"type\":\"bytes\",\"logicalType\":\"decimal\",\"precision\":%d,\"scale\":%d}";
        check(schema.formatted(12, 2), unscaled("-123456"), "DECIMAL(12,2)", new BigDecimal("-1234.56"));
        check(schema.formatted(64, 3), unscaled("1".repeat(50)), "STRING", "1".repeat(47) + ".111");
        assertThatThrownBy(() -> AvroType.of(parse(schema.formatted(3, 2))).value(unscaled("1234")))
                .hasMessage("12.34 has more digits than decimal(3,2)");
        Schema fixed =
                parse("{\"type\":\"fixed\",\"name\":\"f\",\"size\":2,\"logicalType\":\"decimal\",\"precision\":4}");
        check(fixed.toString(), new GenericData.Fixed(fixed, new byte[] {1, 0}), "DECIMAL(4,0)", new BigDecimal(256));
    }

    @Test
    void semanticTypesOfDebezium() {
        check(connect("int", "io.debezium.time.Date"), 19_000, "DATE", LocalDate.of(2022, 1, 8));
        check(connect("int", "io.debezium.time.Date"), -2147472692, "DATE", LocalDate.of(5881580, 7, 11));
        check(connect("int", "io.debezium.time.Date"), -2147472691, "DATE", LocalDate.of(-5877641, 6, 23));
        check(
                connect("long", "io.debezium.time.MicroTimestamp"),
                1L,
                "TIMESTAMP_NTZ",
                LocalDateTime.parse("1970-01-01T00:00:00.000001"));
        check(
                connect("long", "io.debezium.time.Timestamp"),
                1L,
                "TIMESTAMP_NTZ",
                LocalDateTime.parse("1970-01-01T00:00:00.001"));
        check(
                connect("string", "io.debezium.time.ZonedTimestamp"),
                new Utf8("2024-02-29T23:59:59.123456+02:00"),
                "TIMESTAMP",
                Instant.parse("2024-02-29T21:59:59.123456Z"));
        check(connect("long", "io.debezium.time.MicroTime"), 86_400_000_000L, "STRING", "24:00:00");
        check(connect("int", "io.debezium.time.Time"), 1_500, "STRING", "00:00:01.5");
        check(connect("string", "io.debezium.data.Json"), new Utf8("{}"), "STRING", "{}");
        check(connect("long", "io.debezium.time.NanoTimestamp"), 7L, "BIGINT", 7L);
        String union = "[\"null\"," + connect("int", "io.debezium.time.Date") + "]";
        check(union, 0, "DATE", LocalDate.EPOCH);
    }

    @Test
    void infinitiesOfPostgresBecomeTheEndsOfTime() {
        AvroType zoned = AvroType.captured(parse(connect("string", "io.debezium.time.ZonedTimestamp")));
        assertThat(zoned.value("infinity")).isEqualTo(Instant.parse("+294247-01-10T04:00:54.775807Z"));
        assertThat(zoned.value("-infinity")).isEqualTo(Instant.parse("-290308-12-21T19:59:05.224192Z"));
        assertThat(zoned.value("+292278994-08-16T23:00:00Z"))
                .isEqualTo(Instant.parse("+294247-01-10T04:00:54.775807Z"));
        assertThat(zoned.value("-292275055-05-16T16:47:04Z"))
                .isEqualTo(Instant.parse("-290308-12-21T19:59:05.224192Z"));
        AvroType local = AvroType.captured(parse(connect("long", "io.debezium.time.MicroTimestamp")));
        assertThat(local.value(9_223_372_036_825_200_000L))
                .isEqualTo(LocalDateTime.parse("+294247-01-10T04:00:25.200"));
        assertThat(local.value(-9_223_372_036_832_400_000L))
                .isEqualTo(LocalDateTime.parse("-290308-12-21T19:59:27.600"));
    }

    @Test
    void timesThatMicrosecondsDoNotReachAreRefused() {
        AvroType zoned = AvroType.captured(parse(connect("string", "io.debezium.time.ZonedTimestamp")));
        assertThatThrownBy(() -> zoned.value("+294276-12-31T23:59:59.999999Z"))
                .hasMessage("+294276-12-31T23:59:59.999999Z has no place in TIMESTAMP");
        AvroType local = AvroType.captured(parse(connect("long", "io.debezium.time.MicroTimestamp")));
        assertThatThrownBy(() -> local.value(-9_222_426_057_709_551_617L))
                .hasMessage("a time after 294247-01-10 04:00:54.775807 has no place in TIMESTAMP_NTZ");
    }

    @Test
    void textInPlaceOfADecimalOrAnArrayIsRefused() {
        String decimal = "{\"type\":\"bytes\",\"logicalType\":\"decimal\",\"precision\":%d,\"scale\":2}".formatted(10);
        String union = "[\"null\"," + decimal + ",\"string\"]";
        check(union, unscaled("150"), "DECIMAL(10,2)", new BigDecimal("1.50"));
        check(union, null, "DECIMAL(10,2)", null);
        assertThatThrownBy(() -> AvroType.captured(parse(union)).value(new Utf8("NaN")))
                .hasMessage("NaN has no place in DECIMAL(10,2)");
        String array = "[{\"type\":\"array\",\"items\":" + union + "},\"string\"]";
        assertThatThrownBy(() -> AvroType.captured(parse(array)).value(new Utf8("{{1},{2}}")))
                .hasMessage("{{1},{2}} has no place in ARRAY<DECIMAL(10,2)>");
        assertThatThrownBy(() -> AvroType.captured(parse(array)).value(Arrays.asList(unscaled("1"), new Utf8("NaN"))))
                .hasMessage("NaN has no place in DECIMAL(10,2)");
    }

    @Test
    void decimalsOfConnect() {
        String decimal =
                "{\"type\":\"bytes\",\"scale\":2,%s\"connect.name\":\"org.apache.kafka.connect.data.Decimal\"}";
        check(decimal.formatted("\"precision\":10,"), unscaled("12345"), "DECIMAL(10,2)", new BigDecimal("123.45"));
        check(decimal.formatted(""), unscaled("12345"), "STRING", "123.45");
        Schema variable = parse(
                "{\"type\":\"record\",\"name\":\"V\",\"connect.name\":\"io.debezium.data.VariableScaleDecimal\","
                        + "\"fields\":[{\"name\":\"scale\",\"type\":\"int\"},{\"name\":\"value\",\"type\":\"bytes\"}]}");
        Object value = new GenericRecordBuilder(variable)
                .set("scale", 1)
                .set("value", unscaled("12345"))
                .build();
        check(variable.toString(), value, "STRING", "1234.5");
    }

    @Test
    void recordsArraysAndMapsNest() {
        Schema schema = parse("{\"type\":\"record\",\"name\":\"R\",\"fields\":["
                + "{\"name\":\"ship_u0020date\",\"type\":[\"null\",\"string\"]},"
                + "{\"name\":\"list\",\"type\":{\"type\":\"array\",\"items\":[\"null\",\"string\"]}},"
                + "{\"name\":\"more\",\"type\":{\"type\":\"map\",\"values\":\"int\"}},"
                + "{\"name\":\"kind\",\"type\":{\"type\":\"enum\",\"name\":\"K\",\"symbols\":[\"A\",\"B\"]}}]}");
        GenericData.Record record = new GenericRecordBuilder(schema)
                .set("ship_u0020date", null)
                .set("list", Arrays.asList(new Utf8("a"), null))
                .set("more", Map.of(new Utf8("k"), 1))
                .set("kind", new GenericData.EnumSymbol(schema.getField("kind").schema(), "B"))
                .build();
        AvroType type = AvroType.captured(schema);
        assertThat(type.columns().toDDL())
                .isEqualTo("ship date STRING,list ARRAY<STRING>,more MAP<STRING, INT>,kind STRING"
                        .replace("ship date", "`ship date`"));
        Row row = type.row(record);
        assertThat(row.isNullAt(0)).isTrue();
        assertThat(row.getList(1)).isEqualTo(Arrays.asList("a", null));
        assertThat(row.getJavaMap(2)).isEqualTo(Map.of("k", 1));
        assertThat(row.<String>getAs("kind")).isEqualTo("B");
        assertThat(AvroType.of(schema).columns().fieldNames()[0]).isEqualTo("ship_u0020date");
        assertThat(type.row(null)).isNull();
    }

    @Test
    void refusesWhatNoColumnCanHold() {
        assertThatThrownBy(() -> AvroType.of(parse("{\"type\":\"record\",\"name\":\"R\",\"fields\":["
                        + "{\"name\":\"a\",\"type\":{\"type\":\"array\",\"items\":[\"null\",\"int\",\"string\"]}}]}")))
                .hasMessage("The field a is a union of [int, string]; a column has one type besides null");
        assertThatThrownBy(() -> AvroType.of(parse("{\"type\":\"record\",\"name\":\"R\",\"fields\":["
                        + "{\"name\":\"x\",\"type\":{\"type\":\"record\",\"name\":\"N\",\"fields\":["
                        + "{\"name\":\"next\",\"type\":[\"null\",\"N\"]}]}}]}")))
                .hasMessage("The field x.next holds the record N inside itself; a column's type is finite");
    }

    @Test
    void theSameRecordMayStandInTwoPlaces() {
        Schema schema = parse("{\"type\":\"record\",\"name\":\"R\",\"fields\":["
                + "{\"name\":\"a\",\"type\":{\"type\":\"record\",\"name\":\"N\",\"fields\":[{\"name\":\"x\",\"type\":\"int\"}]}},"
                + "{\"name\":\"b\",\"type\":[\"null\",\"N\"]}]}");
        assertThat(AvroType.of(schema).columns().toDDL()).isEqualTo("a STRUCT<x: INT>,b STRUCT<x: INT>");
    }

    private static void check(String schema, Object avro, String type, Object value) {
        AvroType result = AvroType.captured(parse(schema));
        assertThat(result.spark().sql()).as(schema).isEqualTo(type);
        assertThat(result.value(avro)).as(schema).isEqualTo(value);
    }

    private static Schema parse(String schema) {
        return new Schema.Parser().parse(schema);
    }

    private static String logical(String type, String name) {
        return "{\"type\":\"" + type + "\",\"logicalType\":\"" + name + "\"}";
    }

    private static String connect(String type, String name) {
        return "{\"type\":\"" + type + "\",\"connect.version\":1,\"connect.name\":\"" + name + "\"}";
    }

    private static ByteBuffer unscaled(String number) {
        return ByteBuffer.wrap(new BigInteger(number).toByteArray());
    }
}
