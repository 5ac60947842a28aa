package dev.tributary.capture.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.spec.AtCapture;
import dev.tributary.spec.Column;
import dev.tributary.spec.History;
import dev.tributary.spec.SourceTable;
import io.debezium.connector.postgresql.UnchangedToastedReplicationMessageColumn;
import io.debezium.data.SpecialValueDecimal;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;
import org.junit.jupiter.api.Test;
import org.postgresql.core.Oid;

class PersonalDataTest {

    private static final PersonalData DATA = data(Optional.of("pepper"));

    /** SELECT encode(sha256(convert_to('pepper' || '2001-02-03', 'UTF8')), 'hex'), and so on. */
    @Test
    void hashesAreThoseThatPostgreSQLComputes() {
        ExactType date = ExactType.disguised(TestColumn.of("date", Oid.DATE), AtCapture.HASHED, DATA);
        assertThat(date.schema().build().type()).isEqualTo(Schema.Type.STRING);
        assertThat(date.value(LocalDate.of(2001, 2, 3), true)).isEqualTo(DATA.hash("2001-02-03"));
        assertThat(date.value(LocalDate.of(-43, 3, 15), true)).isEqualTo(DATA.hash("0044-03-15 BC"));
        assertThat(date.value(LocalDate.parse("-5877611-06-21"), true)).isEqualTo(DATA.hash("infinity"));
        assertThat(DATA.hash("x")).isEqualTo("232069a0ae43819cace8baa9e99d3047580fdbce23ae5d10ab92ed528e96b01d");
        ExactType numeric =
                ExactType.disguised(TestColumn.of("numeric", Oid.NUMERIC).digits(10, 2), AtCapture.HASHED, DATA);
        assertThat(numeric.value(new SpecialValueDecimal(new BigDecimal("1234.50")), true))
                .isEqualTo(DATA.hash("1234.50"));
        ExactType flag = ExactType.disguised(TestColumn.of("bool", Oid.BOOL), AtCapture.HASHED, DATA);
        assertThat(flag.value(true, true)).isEqualTo(DATA.hash("t"));
        assertThat(flag.value(null, true)).isNull();
        assertThat(flag.value(UnchangedToastedReplicationMessageColumn.UNCHANGED_TOAST_VALUE, true))
                .as("of a value that was not sent nothing is known")
                .isEqualTo("__debezium_unavailable_value");
    }

    @Test
    void maskedValuesOfAnyTypeAreAllTheSame() {
        ExactType bytes = ExactType.disguised(TestColumn.of("bytea", Oid.BYTEA), AtCapture.MASKED, DATA);
        assertThat(bytes.value(new byte[] {1}, true)).isEqualTo("***");
        assertThat(bytes.value(null, true)).isNull();
        assertThat(bytes.value(null, false)).isEqualTo("");
    }

    @Test
    void valuesWithoutACertainTextAreNotHashed() {
        assertThatThrownBy(() -> ExactType.disguised(TestColumn.of("float8", Oid.FLOAT8), AtCapture.HASHED, DATA))
                .hasMessage("The column c of public.t is of type float8, which cannot be hashed at capture: write"
                        + " pii: mask or pii: exclude into the pipeline file.");
    }

    @Test
    void withoutASaltNothingIsHashed() {
        assertThatThrownBy(() -> data(Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("set the environment variable TRIBUTARY_PII_SALT.");
    }

    @Test
    void theSaltIsNotShown() {
        assertThat(DATA.toString()).contains("HASHED").doesNotContain("pepper");
        assertThat(DATA.excluded()).containsExactly(List.of("public", "t", "gone"));
        assertThat(DATA.atCapture("public.t", "C")).as("another column").isEqualTo(AtCapture.KEPT);
    }

    private static PersonalData data(Optional<String> salt) {
        Map<String, Column> columns = Map.of(
                "c",
                new Column("c", "", true, AtCapture.HASHED),
                "gone",
                new Column("gone", "", true, AtCapture.EXCLUDED));
        return PersonalData.of(
                List.of(new SourceTable(
                        "public", "t", "t", List.of("id"), History.SCD1, "", List.of(), List.of(), columns)),
                salt);
    }
}
