package dev.tributary.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SlotLagTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final SlotLag lag = new SlotLag();

    @Test
    void isZeroWhereTheLogEnds() {
        assertThat(read(100, 100, 0)).isEqualTo(new SlotLag.Reading(0, Duration.ZERO, 60, null));
    }

    @Test
    void isAsOldAsWhatWasWrittenBehindTheConfirmedPlace() {
        read(100, 100, 10);
        read(100, 200, 20);
        read(100, 300, 30);
        // Byte 250 was written between 20 and 30 s.
        assertThat(read(250, 300, 35)).isEqualTo(new SlotLag.Reading(50, Duration.ofSeconds(15), 260, null));
        assertThat(read(300, 400, 41).lag()).isEqualTo(Duration.ofSeconds(6));
    }

    @Test
    void growsWhileNothingIsConfirmed() {
        read(100, 100, 0);
        for (int second = 1; second <= 20_000; second++) {
            assertThat(read(100, 100 + second, second))
                    .isEqualTo(new SlotLag.Reading(second, Duration.ofSeconds(second), 60 + second, null));
        }
    }

    @Test
    void countsFromTheLastCommitOfAnEarlierProcess() {
        lag.ended(100, at(0));
        assertThat(read(100, 5_000, 3_600).lag()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void isUnknownForWhatNobodySaw() {
        assertThat(read(100, 5_000, 0).lag()).isNull();
        assertThat(read(100, 5_000, 0).lagBytes()).isEqualTo(4_900);
    }

    @Test
    void staysZeroAtAnIdleEnd() {
        read(100, 100, 0);
        read(100, 100, 50);
        assertThat(read(100, 101, 51).lag()).isEqualTo(Duration.ofSeconds(1));
    }

    private SlotLag.Reading read(long confirmed, long current, int second) {
        return lag.read(new Slot.State(0, confirmed, null, current, 40, null), at(second));
    }

    private static Instant at(int second) {
        return START.plusSeconds(second);
    }
}
