package dev.tributary.capture.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.capture.avro.Instead;
import io.debezium.connector.postgresql.PostgresValueConverter;
import io.debezium.connector.postgresql.UnchangedToastedReplicationMessageColumn;
import io.debezium.data.SpecialValueDecimal;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.core.Oid;
import org.postgresql.geometric.PGbox;
import org.postgresql.util.PGobject;

/** What Debezium alone would turn into null, or into something else. */
class ExactTypesTest {

    private static final Object UNSENT = UnchangedToastedReplicationMessageColumn.UNCHANGED_TOAST_VALUE;

    @Test
    void numbersWithoutPrecisionAreTexts() {
        ExactType numeric = type(TestColumn.of("numeric", Oid.NUMERIC).digits(131089, 0));
        assertThat(numeric.schema().build().type()).isEqualTo(Schema.Type.STRING);
        assertThat(numeric.value(number("1.50"), true)).isEqualTo("1.50");
        assertThat(numeric.value(number("1e40"), true)).isEqualTo("1" + "0".repeat(40));
        assertThat(numeric.value(SpecialValueDecimal.NOT_A_NUMBER, true)).isEqualTo("NaN");
        assertThat(numeric.value(SpecialValueDecimal.NEGATIVE_INF, true)).isEqualTo("-Infinity");
        assertThat(numeric.value(null, true)).isNull();
        assertThat(numeric.value(null, false)).isEqualTo("0");
        assertThat(numeric.value(UNSENT, true)).isEqualTo("__debezium_unavailable_value");
    }

    @Test
    void pointsInTimeAreInUtcWithTheDigitsOfTheirColumn() {
        ExactType instant = type(TestColumn.of("timestamptz", Oid.TIMESTAMPTZ).digits(35, 6));
        assertThat(instant.schema().build().name()).isEqualTo("io.debezium.time.ZonedTimestamp");
        assertThat(instant.value("2026-11-27 05:20:07.12+00", true)).isEqualTo("2026-11-27T05:20:07.120000Z");
        assertThat(instant.value("2026-11-27 05:20:07.12+05:30", true)).isEqualTo("2026-11-26T23:50:07.120000Z");
        assertThat(instant.value("0044-03-15 12:00:00+00 BC", true)).isEqualTo("-0043-03-15T12:00:00.000000Z");
        assertThat(instant.value("infinity", true)).isEqualTo("infinity");
        assertThat(instant.value("-infinity", true)).isEqualTo("-infinity");
        assertThat(instant.value("1970-01-01T00:00:00.000000Z", true)).isEqualTo("1970-01-01T00:00:00.000000Z");
        assertThat(instant.value(PostgresValueConverter.NEGATIVE_INFINITY_OFFSET_DATE_TIME, true))
                .isEqualTo("-infinity");
        assertThat(instant.value(OffsetDateTime.parse("2026-11-27T05:20:07.5Z"), true))
                .isEqualTo("2026-11-27T05:20:07.500000Z");
        assertThat(instant.value(null, true)).isNull();
        assertThat(instant.value(null, false)).isEqualTo("1970-01-01T00:00:00Z");
        assertThat(type(TestColumn.of("timestamptz", Oid.TIMESTAMPTZ).digits(35, 0))
                        .value("2026-11-27 05:20:07+00", true))
                .isEqualTo("2026-11-27T05:20:07Z");
    }

    @ParameterizedTest
    @CsvSource({
        "00:00:00, P0Y0M0DT0H0M0S",
        "1 year 2 mons 3 days 04:05:06.78, P1Y2M3DT4H5M6.78S",
        "-1 years -2 mons +3 days -04:05:06.78, P-1Y-2M3DT-4H-5M-6.78S",
        "1 mon -1 days, P0Y1M-1DT0H0M0S",
        "-178000000 years, P-178000000Y0M0DT0H0M0S",
        "-00:00:00.000001, P0Y0M0DT0H0M-0.000001S",
        "2562047788:00:54.775807, P0Y0M0DT2562047788H0M54.775807S",
        "100:10:20, P0Y0M0DT100H10M20S",
        "infinity, infinity",
        "-infinity, -infinity",
        "P0Y0M1DT0H0M0S, P0Y0M1DT0H0M0S"
    })
    void intervalsAreWhole(String text, String wanted) throws SQLException {
        ExactType type = type(TestColumn.of("interval", Oid.INTERVAL));
        assertThat(type.schema().build().name()).isEqualTo("io.debezium.time.Interval");
        assertThat(type.value(text, true)).isEqualTo(wanted);
        PGobject object = new PGobject();
        object.setType("interval");
        object.setValue(text);
        assertThat(type.value(object, true)).isEqualTo(wanted);
        assertThat(type.value(null, false)).isEqualTo("P0Y0M0DT0H0M0S");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1-2 3 4:05:06", "soon"})
    void whatIsNoIntervalIsRefused(String text) {
        assertThatThrownBy(() -> type(TestColumn.of("interval", Oid.INTERVAL)).value(text, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(text + " is no interval");
    }

    @ParameterizedTest
    @CsvSource({
        "10:15:30.25+02, 10:15:30.25+02:00",
        "10:15:30+05:30, 10:15:30+05:30",
        "10:15:30-03:30:15, 10:15:30-03:30:15",
        "23:59:59.999999-12, 23:59:59.999999-12:00",
        "24:00:00+00, 24:00:00Z"
    })
    void timesKeepTheirZone(String text, String wanted) {
        ExactType type = type(TestColumn.of("timetz", Oid.TIMETZ));
        assertThat(type.schema().build().name()).isEqualTo("io.debezium.time.ZonedTime");
        assertThat(type.value(text, true)).isEqualTo(wanted);
        assertThat(type.value(null, false)).isEqualTo("00:00:00Z");
    }

    @Test
    void numbersOfUpTo38DigitsAreDecimals() {
        ExactType numeric = type(TestColumn.of("numeric", Oid.NUMERIC).digits(38, 10));
        assertThat(numeric.schema().build().name()).isEqualTo("org.apache.kafka.connect.data.Decimal");
        assertThat(numeric.value(number("-7"), true)).isEqualTo(new BigDecimal("-7.0000000000"));
        assertThat(numeric.value(SpecialValueDecimal.NOT_A_NUMBER, true))
                .isInstanceOfSatisfying(
                        Instead.class, instead -> assertThat(instead.text()).isEqualTo("NaN"));
        assertThat(numeric.value(UNSENT, true))
                .isInstanceOfSatisfying(
                        Instead.class, instead -> assertThat(instead.text()).isEqualTo("__debezium_unavailable_value"));
        assertThat(numeric.value(null, false)).isEqualTo(new BigDecimal("0.0000000000"));
        for (int[] odd : new int[][] {{39, 5}, {3, 5}, {5, 2046}}) {
            assertThat(type(TestColumn.of("numeric", Oid.NUMERIC).digits(odd[0], odd[1]))
                            .schema()
                            .build()
                            .type())
                    .as("numeric(%d, %d)", odd[0], odd[1])
                    .isEqualTo(Schema.Type.STRING);
        }
    }

    /** The driver reads dates in the calendar of their time, where the year before 1 is a year of another era. */
    @ParameterizedTest
    @CsvSource({
        "0044-03-15 BC, -0043-03-15",
        "4713-01-01 BC, -4712-01-01",
        "2026-03-29, 2026-03-29",
        "0001-01-01, 0001-01-01",
        "1582-10-04, 1582-10-04",
        "1582-10-10, 1582-10-10",
        "1582-10-15, 1582-10-15",
        "12026-01-01, +12026-01-01"
    })
    void datesOfAnyEraComeFromResultAndLog(String text, LocalDate wanted) {
        ExactType type = type(TestColumn.of("date", Oid.DATE));
        assertThat(type.value(text, true)).isEqualTo((int) wanted.toEpochDay());
        assertThat(type.value(wanted, true)).isEqualTo((int) wanted.toEpochDay());
    }

    @Test
    void infiniteDatesAreTheSameFromResultAndLog() {
        ExactType type = type(TestColumn.of("date", Oid.DATE));
        assertThat(type.value("infinity", true)).isEqualTo(-2147472692);
        assertThat(type.value("-infinity", true)).isEqualTo(-2147472691);
        assertThat(type.value(LocalDate.parse("-5877611-06-21"), true)).isEqualTo(-2147472692);
    }

    @Test
    void arraysKeepNullsOfEveryType() {
        assertThat(array("_int4", Oid.INT4_ARRAY, "{1,NULL,-3}")).isEqualTo(Arrays.asList(1, null, -3));
        assertThat(array("_text", Oid.TEXT_ARRAY, "{a,NULL,\"NULL\",\"\",\"b,\\\"c\\\\\"}"))
                .isEqualTo(Arrays.asList("a", null, "NULL", "", "b,\"c\\"));
        assertThat(array("_mood", 20000, "{calm,NULL}")).isEqualTo(Arrays.asList("calm", null));
        assertThat(array("_time", Oid.TIME_ARRAY, "{24:00:00,10:11:12.123456}"))
                .isEqualTo(List.of(86_400_000_000L, 36_672_123_456L));
        assertThat(array("_timestamp", Oid.TIMESTAMP_ARRAY, "{\"0044-03-15 00:00:00 BC\",infinity}"))
                .isEqualTo(List.of(-63_517_824_000_000_000L, 9_223_372_036_825_200_000L));
        assertThat(array("_timestamptz", Oid.TIMESTAMPTZ_ARRAY, "{-infinity,\"2026-03-29 02:30:00.5+02\"}"))
                .isEqualTo(List.of("-infinity", "2026-03-29T00:30:00.500Z"));
        assertThat(array("_money", Oid.MONEY_ARRAY, "{\"-$1,234.50\",NULL}"))
                .isEqualTo(Arrays.asList(new BigDecimal("-1234.50"), null));
        assertThat(array("_interval", Oid.INTERVAL_ARRAY, "{\"1 mon -1 days\",infinity}"))
                .isEqualTo(List.of("P0Y1M-1DT0H0M0S", "infinity"));
        assertThat(array("_timetz", Oid.TIMETZ_ARRAY, "{24:00:00+02,NULL}"))
                .isEqualTo(Arrays.asList("24:00:00+02:00", null));
        assertThat(array("_box", Oid.BOX_ARRAY, "{(3,4),(1,2);(1,1),(0,0)}"))
                .isEqualTo(List.of("(3,4),(1,2)", "(1,1),(0,0)"));
        assertThat(array("_hstore", 20001, "{\"\\\"b\\\"=>NULL, \\\"a\\\"=>\\\"1\\\"\"}"))
                .isEqualTo(List.of("{\"a\":\"1\",\"b\":null}"));
        assertThat(array("_int4", Oid.INT4_ARRAY, "{}")).isEqualTo(List.of());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{{1,2},{3,NULL}}", "[0:1]={1,2}"})
    void arraysThatAreNoListsStayTexts(String text) {
        assertThat(array("_int4", Oid.INT4_ARRAY, text))
                .isInstanceOfSatisfying(
                        Instead.class, instead -> assertThat(instead.text()).isEqualTo(text));
    }

    @Test
    void somethingElseIsNoArray() {
        assertThatThrownBy(() -> array("_int4", Oid.INT4_ARRAY, "1,2")).hasMessage("1,2 is not the text of an array");
    }

    @Test
    void typesThatDebeziumDoesNotKnowAreTheirTexts() throws SQLException {
        assertThat(type(TestColumn.of("varbit", Oid.VARBIT).digits(8, 0)).value("0101", true))
                .isEqualTo("0101");
        assertThat(type(TestColumn.of("pair", 20002)).value("(1,\"x,\"\"y\")", true))
                .isEqualTo("(1,\"x,\"\"y\")");
        assertThat(type(TestColumn.of("box", Oid.BOX)).value(new PGbox("(3,1e20),(-0.00001,2)"), true))
                .isEqualTo("(3,1e+20),(-1e-05,2)");
        assertThat(type(TestColumn.of("hstore", 20003)).value(Map.of("b", "2", "a", "1"), true))
                .isEqualTo("{\"a\":\"1\",\"b\":\"2\"}");
    }

    @Test
    void typesThatDebeziumKeepsAreLeftToIt() {
        assertThat(ExactType.of(TestColumn.of("int4", Oid.INT4))).isEmpty();
        assertThat(ExactType.of(TestColumn.of("bit", Oid.BIT).digits(1, 0))).isEmpty();
        assertThat(ExactType.of(TestColumn.of("citext", 20004))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0.1, 0.1",
        "1e15, 1e+15",
        "999999999999999, 999999999999999",
        "0.0001, 0.0001",
        "0.00001, 1e-05",
        "-0.0, -0",
        "5e-324, 5e-324",
        "1.7976931348623157e308, 1.7976931348623157e+308",
        "2.0E-3, 0.002",
        "0.30000000000000004, 0.30000000000000004"
    })
    void numbersOfGeometricValuesAreSpeltAsByPostgreSQL(double number, String text) {
        assertThat(GeometricText.number(number)).isEqualTo(text);
    }

    private static Object array(String name, int oid, String text) {
        return type(TestColumn.of(name, oid).array()).value(text, true);
    }

    private static SpecialValueDecimal number(String text) {
        return new SpecialValueDecimal(new BigDecimal(text));
    }

    private static ExactType type(TestColumn column) {
        Optional<ExactType> type = ExactType.of(column);
        assertThat(type).as(column.typeName()).isPresent();
        return type.orElseThrow();
    }
}
