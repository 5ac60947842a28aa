package dev.tributary.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.contract.Position;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CaptureOffsetJsonTest {

    private static final CaptureOffset EARLY = new CaptureOffset(
            new Position(2, 41),
            7,
            Phase.STREAMING,
            24_042_504,
            1_795_331_383_393_359L,
            Map.of("lsn", 24_042_504L, "lsn_commit", 24_042_504L, "txId", 753L),
            new CaptureOffset.Sent(3, "public.orders", "Struct{id=1}", 24_042_600));

    @Test
    void survivesTheRoundTrip() {
        assertThat(CaptureOffsetJson.read(CaptureOffsetJson.write(EARLY))).isEqualTo(EARLY);
        CaptureOffset first = CaptureOffset.before(new Position(1, 0), 0);
        assertThat(CaptureOffsetJson.read(CaptureOffsetJson.write(first))).isEqualTo(first);
    }

    @Test
    void numbersOfTheSourceOffsetStayLong() {
        CaptureOffset read = CaptureOffsetJson.read(CaptureOffsetJson.write(EARLY));
        assertThat(read.source().get("txId")).isEqualTo(753L);
    }

    @Test
    void saysTheNextNumber() {
        assertThat(text(EARLY))
                .contains("\"version\":1")
                .contains("\"epoch\":2")
                .contains("\"nextSeq\":42");
    }

    @Test
    void refusesANewerFormat() {
        byte[] newer = text(EARLY).replace("\"version\":1", "\"version\":2").getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> CaptureOffsetJson.read(newer))
                .hasMessage(
                        "The capture's offset has format version 2, this release reads 1: start the release that wrote it.");
    }

    @Test
    void refusesOtherBytes() {
        assertThatThrownBy(() -> CaptureOffsetJson.read("{}".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("cannot be read")
                .hasMessageContaining("Is another program writing");
    }

    private static String text(CaptureOffset offset) {
        return new String(CaptureOffsetJson.write(offset), StandardCharsets.UTF_8);
    }
}
