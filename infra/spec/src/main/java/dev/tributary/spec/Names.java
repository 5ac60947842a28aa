package dev.tributary.spec;

import java.util.HashMap;
import java.util.Map;

/** Names that must differ from one another. */
final class Names {

    private final Map<String, Place> taken = new HashMap<>();

    /** Notes a problem if another place has the name already; null is no name. */
    void claim(String nameOrNull, Value at) {
        if (nameOrNull == null) {
            return;
        }
        Place first = taken.putIfAbsent(nameOrNull, at.place());
        if (first != null) {
            at.problem(nameOrNull + " is taken already, by " + at.problems().where(first));
        }
    }
}
