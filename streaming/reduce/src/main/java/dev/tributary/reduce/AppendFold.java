package dev.tributary.reduce;

import dev.tributary.contract.Operation;
import dev.tributary.reduce.Appends.Appended;
import java.util.ArrayList;
import java.util.List;

/**
 * Folds the events of a table without key whose events carry no whole old rows: rows can be added and all be removed at
 * once. PostgreSQL itself refuses to update or delete rows of such a table while it is published.
 */
public final class AppendFold {

    private final Rules rules;
    private final Tally tally = new Tally();
    private final Gate gate;
    private final Fences fences = new Fences();
    private final List<Appended> rows = new ArrayList<>();

    private Place snapshotBegan;

    AppendFold(Rules rules, Place applied) {
        this.rules = rules;
        this.gate = Gate.ofPlaces(rules, applied, tally);
    }

    /**
     * Takes in the next event.
     *
     * @throws IllegalArgumentException if it stands before the one that was added last
     */
    public void add(Change change) {
        if (!gate.admits(change)) {
            return;
        }
        switch (change.operation()) {
            case END, MESSAGE -> {}
            case SNAPSHOT_BEGAN, SNAPSHOT_ENDED -> snapshot(change);
            case TRUNCATE -> tally.truncate(rules.truncates() && fence(change.place()));
            case READ, CREATE, UPDATE, DELETE -> row(change);
        }
    }

    /** What all events together do. Call it once, after the last event. */
    public Appends finish() {
        tally.applied(rows.size());
        return new Appends(List.copyOf(rows), fences.all(), tally.quarantined(), tally.counts());
    }

    private void row(Change change) {
        if (rules.lacksOldRow(change)) {
            tally.quarantine(change, "Changes a row of a table without key without telling the whole old row");
        } else {
            rows.add(new Appended(change.after(), change.place()));
        }
    }

    private void snapshot(Change marker) {
        if (marker.operation() == Operation.SNAPSHOT_BEGAN) {
            snapshotBegan = marker.place();
        }
        if (snapshotBegan != null && rules.sweeps(marker)) {
            fence(snapshotBegan);
            snapshotBegan = null;
        }
    }

    private boolean fence(Place place) {
        int before = rows.size();
        rows.removeIf(row -> row.place().isBefore(place));
        tally.fenced(before - rows.size());
        return fences.add(place);
    }
}
