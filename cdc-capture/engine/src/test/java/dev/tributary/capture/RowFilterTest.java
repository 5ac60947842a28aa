package dev.tributary.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.debezium.time.Date;
import io.debezium.time.MicroTime;
import io.debezium.time.MicroTimestamp;
import java.time.LocalDate;
import java.util.List;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;

/** Keys as PostgreSQL reads them, at the ends of their types. */
class RowFilterTest {

    @Test
    void timesAndDatesAreAsPostgresqlWritesThem() {
        assertThat(of(MicroTime.schema(), 86_400_000_000L)).isEqualTo("24:00:00");
        assertThat(of(MicroTime.schema(), 1L)).isEqualTo("00:00:00.000001");
        assertThat(of(Date.schema(), days("-0043-03-15"))).isEqualTo("0044-03-15 BC");
        assertThat(of(Date.schema(), days("+12026-01-01"))).isEqualTo("12026-01-01");
        assertThat(of(Date.schema(), -2147472692)).isEqualTo("infinity");
        assertThat(of(Date.schema(), -2147472691)).isEqualTo("-infinity");
        assertThat(of(MicroTimestamp.schema(), 0L)).isEqualTo("1970-01-01 00:00");
        assertThat(of(MicroTimestamp.schema(), -62_198_755_200_000_000L)).isEqualTo("0002-01-01 00:00 BC");
    }

    @Test
    void aKeyWithoutACertainTextNamesNoRows() {
        assertThat(RowFilter.of(List.of(key(MicroTimestamp.schema(), 9_223_372_036_825_200_000L))))
                .isEmpty();
        assertThat(RowFilter.of(
                        List.of(key(SchemaBuilder.array(Schema.INT32_SCHEMA).build(), List.of(1)))))
                .isEmpty();
    }

    private static int days(String date) {
        return Math.toIntExact(LocalDate.parse(date).toEpochDay());
    }

    private static String of(Schema type, Object value) {
        String filter = RowFilter.of(List.of(key(type, value))).orElseThrow();
        assertThat(filter).startsWith("(\"id\") IN (('").endsWith("'))");
        return filter.substring("(\"id\") IN (('".length(), filter.length() - "'))".length());
    }

    private static Struct key(Schema type, Object value) {
        Schema schema = SchemaBuilder.struct().field("id", type).build();
        return new Struct(schema).put("id", value);
    }
}
