package dev.tributary.jobs.verify;

import dev.tributary.lake.Cut;
import dev.tributary.lake.Lake;
import dev.tributary.marts.MartCut;
import dev.tributary.marts.MartCuts;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Waits until marts have reached a cut; while the refined step is held they cannot pass it. */
record MartWait(Lake lake, Cut cut, long deadlineNanos) {

    private static final Duration PAUSE = Duration.ofMillis(300);

    static MartWait atMost(Duration patience, Lake lake, Cut cut) {
        return new MartWait(lake, cut, System.nanoTime() + patience.toNanos());
    }

    /** Where a mart stands: at the cut, or at an older one when the time is over; empty if it stands nowhere. */
    Optional<MartCut> reached(String mart) throws InterruptedException {
        MartCuts cuts = new MartCuts(lake);
        long seen = -1;
        Optional<MartCut> at = Optional.empty();
        while (true) {
            long version = lake.version(MartCuts.TABLE);
            if (version != seen) {
                seen = version;
                at = cuts.at(mart, cut.id());
            }
            boolean there = at.filter(stand -> stand.cut() == cut.id()).isPresent();
            if (there || System.nanoTime() > deadlineNanos) {
                return at;
            }
            TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
        }
    }
}
