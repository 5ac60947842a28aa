package dev.tributary.jobs.verify;

import java.util.List;

/**
 * What a verification found.
 *
 * @param ok whether all checks are
 * @param cut number of the cut that was compared
 * @param lsn of the snapshot that it was compared with, as PostgreSQL writes it
 */
public record VerifyResult(boolean ok, long cut, String lsn, List<Check> checks) {

    static VerifyResult of(long cut, String lsn, List<Check> checks) {
        return new VerifyResult(checks.stream().allMatch(Check::ok), cut, lsn, List.copyOf(checks));
    }
}
