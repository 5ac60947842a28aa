package dev.tributary.jobs.verify;

import dev.tributary.lake.Cut;
import java.util.Optional;

/** What a verification asks of the streams. */
public interface CutControl {

    /** Lets no further cut happen; returns when the one under way is recorded. */
    void hold();

    /**
     * Applies every transaction with a commit LSN below the one given and none after it, and stays held. A message that
     * was committed after the LSN is in the stream already.
     *
     * @return the cut that shows exactly these transactions; the last one if there was nothing more to apply
     * @throws IllegalStateException if the stream does not get there in time
     */
    Cut cutAt(long lsn);

    /** Goes on. */
    void release();

    /** Waits, for a while, until the events that the back end has sent are in refined. */
    void awaitEvents() throws InterruptedException;

    /** Why a mart stands still, if it does. */
    default Optional<String> martFailure(String mart) {
        return Optional.empty();
    }
}
