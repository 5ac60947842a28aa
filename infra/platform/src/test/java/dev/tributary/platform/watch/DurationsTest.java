package dev.tributary.platform.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

    @ParameterizedTest
    @CsvSource({"60s, 60", "90, 90", "5m, 300", "1h30m, 5400", "1h2m3s, 3723", "' 10S ', 10", "0s, 0"})
    void readsWhatPeopleWrite(String text, long seconds) {
        assertThat(Durations.parse(text)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "1d", "-5s", "5 m", "1.5s", "99999999999999999999"})
    void saysWhatIsAllowed(String text) {
        assertThatThrownBy(() -> Durations.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'" + text + "' is not a length of time: write 90s, 5m, 1h30m or a number of seconds");
    }

    @Test
    void writesWithTheDigitsThatMatter() {
        assertThat(Durations.text(Duration.ofMillis(430))).isEqualTo("0.4 s");
        assertThat(Durations.text(Duration.ofMillis(9_960))).isEqualTo("10 s");
        assertThat(Durations.text(Duration.ofMillis(59_400))).isEqualTo("59 s");
        assertThat(Durations.text(Duration.ofMillis(59_600))).isEqualTo("1 m 00 s");
        assertThat(Durations.text(Duration.ofSeconds(7_805))).isEqualTo("2 h 10 m");
    }
}
