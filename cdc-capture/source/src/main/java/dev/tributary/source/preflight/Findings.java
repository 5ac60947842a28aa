package dev.tributary.source.preflight;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what the checks find. */
final class Findings {

    private final List<Finding> found = new ArrayList<>();

    void add(Check check, String object, String what, Fix... fixes) {
        found.add(new Finding(check, object, what, List.of(fixes)));
    }

    /** The worst first, then in the order of the checks. */
    List<Finding> sorted() {
        return found.stream()
                .sorted(Comparator.comparing(Finding::severity).thenComparing(Finding::check))
                .toList();
    }
}
