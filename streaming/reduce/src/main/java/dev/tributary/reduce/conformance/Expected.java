package dev.tributary.reduce.conformance;

import dev.tributary.reduce.Counts;
import dev.tributary.reduce.conformance.Answer.FeedRow;
import dev.tributary.reduce.conformance.Answer.Interval;
import dev.tributary.reduce.conformance.Answer.Refusal;
import java.util.List;
import java.util.Map;

/**
 * What must come out of a case; null where the case does not say.
 *
 * @param rows the SCD 1 table
 * @param versions the SCD 2 table
 * @param feed change feed of the SCD 1 table, for each cut as the case cuts them
 * @param counts sums over these cuts
 * @param quarantined refused events
 */
record Expected(
        List<List<Object>> rows,
        List<Interval> versions,
        List<List<FeedRow>> feed,
        Map<History, Counts> counts,
        List<Refusal> quarantined) {}
