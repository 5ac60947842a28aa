package dev.tributary.producers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventNumbersTest {

    @TempDir
    private Path folder;

    @Test
    void continuesAfterAnOrderlyEnd() {
        try (EventNumbers numbers = numbers()) {
            assertThat(LongStream.generate(numbers::next).limit(2_500)).first().isEqualTo(0L);
        }
        assertThat(numbers().next()).isEqualTo(2_500L);
    }

    @Test
    void neverGivesANumberTwiceAfterAKill() {
        EventNumbers killed = numbers();
        long last = LongStream.generate(killed::next).limit(1_001).max().orElseThrow();

        assertThat(numbers().next()).isGreaterThan(last).isEqualTo(2_000L);
    }

    @Test
    void rejectsAFileThatHoldsNoNumber() throws IOException {
        Path file = Files.writeString(folder.resolve("next"), "many");
        assertThatThrownBy(this::numbers)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith(file + " does not hold the number of the next event.");
    }

    private EventNumbers numbers() {
        return new EventNumbers(folder.resolve("next"));
    }
}
