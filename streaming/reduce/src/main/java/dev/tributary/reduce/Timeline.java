package dev.tributary.reduce;

import java.util.ArrayList;
import java.util.List;

/** The versions of one key, as far as the events of a fold touch them. */
final class Timeline {

    private final Rules rules;
    private final Key key;
    private final int[] tracked;

    /** Few keys change often within a cut. */
    private final List<Version> closed = new ArrayList<>(1);

    private Version open;

    Timeline(Rules rules, int[] tracked, KeyState state) {
        this.rules = rules;
        this.tracked = tracked;
        this.key = state.key;
        this.open = Version.heldUnder(key, state.start);
    }

    /** From here on the key holds this row, or none. */
    void see(Object[] row, Place at) {
        if (row == null) {
            end(at);
        } else if (open == null) {
            open = Version.open(key, row, at);
        } else if (rules.opensVersion(open.row(), row, tracked)) {
            end(at);
            open = Version.open(key, row, at);
        } else {
            open = open.with(rules.rewritten(row, open.row()), at);
        }
    }

    void end(Place at) {
        if (open != null) {
            closed.add(open.until(at));
            open = null;
        }
    }

    /** Oldest first; the timeline is complete then. */
    List<Version> versions() {
        if (open != null) {
            closed.add(open);
            open = null;
        }
        return closed;
    }
}
