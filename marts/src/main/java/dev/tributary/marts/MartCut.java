package dev.tributary.marts;

import java.util.List;

/**
 * A mart stands at a cut.
 *
 * @param mart its name
 * @param cut number of the cut in {@code meta.cuts}; 0 before the first
 * @param commitMicros when the source committed the last transaction of the cut, microseconds since 1970-01-01 UTC
 * @param version of {@code marts.<mart>} that shows the cut
 * @param query fingerprint of the SQL that computed it
 * @param grain the mart's grain when it was computed
 */
public record MartCut(String mart, long cut, long commitMicros, long version, String query, List<String> grain) {

    public MartCut {
        grain = List.copyOf(grain);
    }

    /** Whether rows computed then are what the same inputs would give now. */
    boolean sameQuery(MartSql sql, List<String> grainNow) {
        return query.equals(sql.fingerprint()) && grain.equals(grainNow);
    }
}
