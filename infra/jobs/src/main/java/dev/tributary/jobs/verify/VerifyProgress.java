package dev.tributary.jobs.verify;

import java.util.List;

/**
 * How far a verification is.
 *
 * @param running whether one is going on
 * @param doing what it looks at now, or null
 * @param of how many checks there will be; 0 before lake and snapshot are at the same place
 * @param checks those that are done
 */
public record VerifyProgress(boolean running, String doing, int of, List<Check> checks) {

    static final VerifyProgress NONE = new VerifyProgress(false, null, 0, List.of());

    static VerifyProgress begun() {
        return new VerifyProgress(true, "bringing lake and snapshot to the same place", 0, List.of());
    }

    VerifyProgress with(String next, int all, List<Check> done) {
        return new VerifyProgress(true, next, all, List.copyOf(done));
    }
}
