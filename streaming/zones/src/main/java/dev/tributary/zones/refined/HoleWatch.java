package dev.tributary.zones.refined;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Tells a number that is late from one that is lost. Records of one Kafka transaction lie in several partitions and may
 * reach raw in two batches; a number that is still missing after the patience, although later ones came long ago, will
 * not come.
 */
final class HoleWatch {

    private final Clock clock;
    private final Duration patience;
    private CutPlan.Hole watched;
    private Instant since;

    HoleWatch(Clock clock, Duration patience) {
        this.clock = clock;
        this.patience = patience;
    }

    /**
     * Takes note of what a plan saw, and returns whether the same hole has stood open for longer than the patience.
     *
     * @param behind whether Kafka has records that raw does not have yet: then the number may be among them, and the
     *     patience begins when raw has caught up
     */
    boolean isLost(CutPlan.Hole hole, boolean behind) {
        if (hole == null) {
            watched = null;
            return false;
        }
        if (behind || watched == null || watched.first() != hole.first()) {
            since = clock.instant();
        }
        watched = hole;
        return !behind && Duration.between(since, clock.instant()).compareTo(patience) > 0;
    }

    /** The hole seen last, if it was not filled since. */
    Optional<CutPlan.Hole> watched() {
        return Optional.ofNullable(watched);
    }
}
