package dev.tributary.platform.supervise;

import java.time.Duration;
import java.util.Random;

/**
 * How long to wait before the next start: half a second, doubled with each failure up to half a minute, a quarter more or
 * less by chance so that processes that fell together do not rise together. A minute of good life forgets the past.
 */
final class Backoff {

    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration GOOD_LIFE = Duration.ofMinutes(1);

    private final Random random;
    private int failures;

    Backoff(Random random) {
        this.random = random;
    }

    /** After a life of this length in good health. */
    Duration next(Duration healthyFor) {
        if (healthyFor.compareTo(GOOD_LIFE) >= 0) {
            failures = 0;
        }
        long millis = Math.min(FIRST.toMillis() << Math.min(failures, 20), LONGEST.toMillis());
        failures++;
        return Duration.ofMillis((long) (millis * (0.75 + random.nextDouble() / 2)));
    }

    /** The wait when trying again soon is pointless. */
    Duration longest() {
        return LONGEST;
    }
}
