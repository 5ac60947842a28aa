package dev.tributary.platform.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogMarkTest {

    private final LogMark mark = new LogMark();

    @Test
    void leavesOutWhatWasPrintedLongBeforeTheEnd() {
        assertThat(mark.from(7)).isEqualTo(7);
        mark.healthy(10);
        assertThat(mark.from(7)).as("it has just become healthy").isEqualTo(7);
        for (int i = 1; i < LogMark.PROBES; i++) {
            mark.healthy(10 + i);
        }
        assertThat(mark.from(7)).isEqualTo(10);
        mark.healthy(100);
        assertThat(mark.from(7)).isEqualTo(11);
    }

    @Test
    void beginsAgainWhenTheLogWasEmptied() {
        for (int i = 0; i < LogMark.PROBES; i++) {
            mark.healthy(1000);
        }
        mark.healthy(3);
        assertThat(mark.from(0)).isZero();
    }
}
