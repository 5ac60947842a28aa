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

    /** Takes note of what a plan saw, and says whether the same hole has stood open for longer than the patience. */
    boolean isLost(CutPlan.Hole hole) {
        if (hole == null) {
            watched = null;
            return false;
        }
        if (watched == null || watched.first() != hole.first()) {
            watched = hole;
            since = clock.instant();
        }
        return Duration.between(since, clock.instant()).compareTo(patience) > 0;
    }

    /** The hole seen last, if it was not filled since. */
    Optional<CutPlan.Hole> watched() {
        return Optional.ofNullable(watched);
    }
}
