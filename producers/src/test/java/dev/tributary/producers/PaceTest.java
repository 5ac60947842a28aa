package dev.tributary.producers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {

    private static final long SECOND = 1_000_000_000L;

    /** A clock that moves when it is told to. */
    private static final class Hands implements Ticker {
        long now = -5 * SECOND;

        @Override
        public long nanos() {
            return now;
        }
    }

    private final Hands clock = new Hands();
    private final Pace pace = new Pace(1_000, Duration.ofSeconds(5), clock);

    @Test
    void holdsTheRateWhateverTheSizesAre() {
        long began = clock.now;
        long done = 0;
        for (int i = 0; i < 10_000; i++) {
            int units = i % 97 == 0 ? 100 : i % 7;
            done += units;
            clock.now += 100_000;
            clock.now += pace.take(units);
        }
        double seconds = (clock.now - began) / 1e9;
        assertThat(done / seconds).isBetween(999.0, 1_001.0);
    }

    @Test
    void waitsForTheWorkThatWasDone() {
        assertThat(pace.take(500)).isEqualTo(SECOND / 2);
        assertThat(pace.take(250)).isEqualTo(SECOND * 3 / 4);
    }

    @Test
    void beginsWithTheFirstUnits() {
        clock.now += 3 * SECOND;
        assertThat(pace.take(100)).isEqualTo(SECOND / 10);
    }

    @Test
    void makesUpForAStall() {
        pace.take(0);
        clock.now += 2 * SECOND;
        assertThat(pace.take(2_000)).isZero();
        assertThat(pace.take(100)).isEqualTo(SECOND / 10);
    }

    @Test
    void makesUpForNoMoreThanTheBacklogAfterAnOutage() {
        pace.take(0);
        clock.now += 3_600 * SECOND;
        assertThat(pace.take(5_000)).isZero();
        assertThat(pace.take(100)).isEqualTo(SECOND / 10);
    }

    @Test
    void rejectsARateOfNothing() {
        assertThatThrownBy(() -> new Pace(0, Duration.ZERO, clock))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A rate is above 0, not 0.0");
    }
}
