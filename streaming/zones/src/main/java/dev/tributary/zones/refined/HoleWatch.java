package dev.tributary.zones.refined;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

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
     * Takes note of what a plan saw.
     *
     * @throws LossException if the same hole has stood open for longer than the patience
     */
    void saw(CutPlan.Hole hole, long applied) {
        if (hole == null) {
            watched = null;
        } else if (watched == null || watched.first() != hole.first()) {
            watched = hole;
            since = clock.instant();
        } else if (Duration.between(since, clock.instant()).compareTo(patience) > 0) {
            throw new LossException(hole, applied);
        }
    }

    boolean waiting() {
        return watched != null;
    }
}
