package dev.tributary.capture.direct;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.capture.avro.Text;
import io.debezium.data.Envelope;
import io.debezium.relational.Column;
import io.debezium.relational.TableId;
import io.debezium.relational.TableSchema;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is made of PostgreSQL's texts without Debezium, and what is left to it: then there is no value. */
class ColumnReaderTest {

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, Long.MAX_VALUE, Integer.MIN_VALUE, -1, 0, 7, 1_000_000_000_000L})
    void readsWholeNumbers(long number) {
        assertThat(read("int8", Schema.OPTIONAL_INT64_SCHEMA, String.valueOf(number)))
                .isEqualTo(number);
    }

    @ParameterizedTest
    @CsvSource({"12.50", "-12.50", "-0.05", "0.00", "9999999999999.99"})
    void readsDecimals(String text) {
        assertThat(read("numeric", Decimal.builder(2).optional().build(), text)).isEqualTo(new BigDecimal(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "-Infinity", "12345678901234567.25"})
    void leavesOtherDecimals(String text) {
        assertThat(read("numeric", Decimal.builder(2).optional().build(), text)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "1234567890123456789"})
    void leavesOtherDecimalsWithoutAFraction(String text) {
        assertThat(read("numeric", Decimal.builder(0).optional().build(), text)).isNull();
    }

    @ParameterizedTest
    @CsvSource({"t, true", "f, false"})
    void readsTruth(String text, boolean value) {
        assertThat(read("bool", Schema.OPTIONAL_BOOLEAN_SCHEMA, text)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({"NaN, NaN", "Infinity, Infinity", "-Infinity, -Infinity", "1e-300, 1e-300", "-0, -0.0"})
    void readsFloats(String text, double value) {
        assertThat(read("float8", Schema.OPTIONAL_FLOAT64_SCHEMA, text)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\x", "\\x00ff41", "\\xABcd"})
    void readsBytes(String text) {
        assertThat(read("bytea", Schema.OPTIONAL_BYTES_SCHEMA, text))
                .isEqualTo(ByteBuffer.wrap(HexFormat.of().parseHex(text.substring(2))));
        assertThat(read("bytea", Schema.OPTIONAL_BYTES_SCHEMA, "\\000")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "wörter 𝄞", "null"})
    void passesTextsOn(String text) {
        assertThat(read("text", Schema.OPTIONAL_STRING_SCHEMA, text)).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource({"text, false", "my_enum, true", "_text, true", "interval, false"})
    void leavesWhatIsDisguisedOrOfAnotherType(String type, boolean kept) {
        assertThat(read(type, Schema.OPTIONAL_STRING_SCHEMA, kept, "a")).isNull();
    }

    private static Object read(String type, Schema schema, String text) {
        return read(type, schema, true, text);
    }

    /** The text stands between others. */
    private static Object read(String type, Schema schema, boolean kept, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] message = ("<<" + text + ">>").getBytes(StandardCharsets.UTF_8);
        Column column = Column.editor().name("v").type(type).create();
        return new ColumnReader(column, table(schema), kept, null).value(new Text(message, 2, bytes.length));
    }

    private static TableSchema table(Schema column) {
        Schema row = SchemaBuilder.struct().field("v", column).optional().build();
        Envelope envelope = Envelope.defineSchema()
                .withName("Envelope")
                .withRecord(row)
                .withSource(SchemaBuilder.struct().build())
                .build();
        return new TableSchema(new TableId(null, "public", "t"), null, null, envelope, row, null);
    }
}
