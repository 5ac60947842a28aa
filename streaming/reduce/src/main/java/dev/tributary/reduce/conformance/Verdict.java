package dev.tributary.reduce.conformance;

import java.util.List;

/**
 * The result of one case in one cell of the matrix.
 *
 * @param deliveries how often the events were delivered; 0 if the cell does not concern the case
 * @param failures what was wrong, one text a failed delivery
 */
public record Verdict(Case example, History history, String cutting, int deliveries, List<String> failures) {

    public boolean passes() {
        return failures.isEmpty();
    }
}
