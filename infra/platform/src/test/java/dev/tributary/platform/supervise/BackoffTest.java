package dev.tributary.platform.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private final Backoff backoff = new Backoff(new Random(7));

    @Test
    void doublesUpToHalfAMinute() {
        long expected = 500;
        for (int i = 0; i < 12; i++) {
            long millis = backoff.next(Duration.ZERO).toMillis();
            assertThat(millis).isBetween(expected * 3 / 4, expected * 5 / 4);
            expected = Math.min(expected * 2, 30_000);
        }
    }

    @Test
    void forgetsThePastAfterAGoodLife() {
        for (int i = 0; i < 10; i++) {
            backoff.next(Duration.ofSeconds(59));
        }
        assertThat(backoff.next(Duration.ofSeconds(60))).isLessThan(Duration.ofSeconds(1));
    }
}
