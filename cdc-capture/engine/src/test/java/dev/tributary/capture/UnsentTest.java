package dev.tributary.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;

class UnsentTest {

    private static final String TEXT = "__debezium_unavailable_value";
    private static final List<Integer> CODES = TEXT.chars().boxed().toList();

    @Test
    void findsThePlaceholderInItsForms() {
        assertThat(isIn(Schema.STRING_SCHEMA, TEXT)).isTrue();
        assertThat(isIn(Schema.STRING_SCHEMA, '"' + TEXT + '"')).isTrue();
        assertThat(isIn(Schema.BYTES_SCHEMA, ByteBuffer.wrap(TEXT.getBytes(StandardCharsets.UTF_8))))
                .isTrue();
        assertThat(isIn(array(Schema.OPTIONAL_STRING_SCHEMA), List.of(TEXT))).isTrue();
        assertThat(isIn(array(Schema.OPTIONAL_INT32_SCHEMA), CODES)).isTrue();
        assertThat(isIn(
                        SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.OPTIONAL_STRING_SCHEMA)
                                .build(),
                        Map.of(TEXT, TEXT)))
                .isTrue();
    }

    @Test
    void arraysWithNullsAreValues() {
        assertThat(isIn(array(Schema.OPTIONAL_INT32_SCHEMA), Arrays.asList(1, null, 3)))
                .isFalse();
        assertThat(isIn(array(Schema.OPTIONAL_STRING_SCHEMA), Collections.singletonList(null)))
                .isFalse();
        List<Integer> almost = Arrays.asList(CODES.toArray(Integer[]::new));
        almost.set(3, null);
        assertThat(isIn(array(Schema.OPTIONAL_INT32_SCHEMA), almost)).isFalse();
    }

    private static Schema array(Schema element) {
        return SchemaBuilder.array(element).build();
    }

    private static boolean isIn(Schema schema, Object value) {
        Schema row = SchemaBuilder.struct()
                .field("id", Schema.INT64_SCHEMA)
                .field("v", schema)
                .build();
        return Unsent.isIn(new Struct(row).put("id", 1L).put("v", value));
    }
}
