package dev.tributary.reduce;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PlaceholderTest {

    private static final String TEXT = "__debezium_unavailable_value";
    private static final byte[] BYTES = TEXT.getBytes(StandardCharsets.UTF_8);

    private final Placeholder placeholder = Placeholder.DEFAULT;

    @Test
    void ofText() {
        assertThat(placeholder.isText(TEXT)).isTrue();
        assertThat(placeholder.isText(new StringBuilder(TEXT))).isTrue();
        assertThat(placeholder.isText(TEXT + " ")).isFalse();
        assertThat(placeholder.isText(null)).isFalse();
    }

    @Test
    void ofJsonBareOrQuoted() {
        assertThat(placeholder.isJson(TEXT)).isTrue();
        assertThat(placeholder.isJson('"' + TEXT + '"')).isTrue();
        assertThat(placeholder.isJson("{}")).isFalse();
    }

    @Test
    void ofBytesRawOrBase64() {
        assertThat(placeholder.isBytes(BYTES)).isTrue();
        assertThat(placeholder.isBytes(ByteBuffer.wrap(BYTES))).isTrue();
        assertThat(placeholder.isBytes("X19kZWJleml1bV91bmF2YWlsYWJsZV92YWx1ZQ=="))
                .isTrue();
        assertThat(placeholder.isBytes(new byte[0])).isFalse();
        assertThat(placeholder.isText("X19kZWJleml1bV91bmF2YWlsYWJsZV92YWx1ZQ=="))
                .as("a text that looks like the Base64 form stays a text")
                .isFalse();
    }

    @Test
    void ofArraysByElement() {
        assertThat(placeholder.isArray(List.of(TEXT))).isTrue();
        assertThat(placeholder.isArray(List.of(BYTES))).isTrue();
        assertThat(placeholder.isArray(List.of(UUID.nameUUIDFromBytes(BYTES)))).isTrue();
        assertThat(placeholder.isArray(List.of(TEXT, TEXT))).isFalse();
        assertThat(placeholder.isArray(List.of())).isFalse();
        assertThat(placeholder.isArray(Arrays.asList((Object) null))).isFalse();
    }

    @Test
    void ofIntegerArraysByCode() {
        List<Object> codes = new ArrayList<>();
        for (byte code : BYTES) {
            codes.add((int) code);
        }
        assertThat(placeholder.isArray(codes)).isTrue();
        codes.set(3, 0L);
        assertThat(placeholder.isArray(codes)).isFalse();
        assertThat(placeholder.isArray(List.of(1, 2))).isFalse();
    }

    @Test
    void ofMaps() {
        assertThat(placeholder.isMap(Map.of(TEXT, TEXT))).isTrue();
        assertThat(placeholder.isMap(Map.of(TEXT, "x"))).isFalse();
    }
}
