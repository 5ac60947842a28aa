package dev.tributary.reduce;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Counts as they come. */
final class Tally {

    private long applied;
    private long superseded;
    private long stale;
    private long fenced;
    private long control;
    private long unknownToast;
    private final List<Quarantined> quarantined = new ArrayList<>();

    void control() {
        control++;
    }

    void stale() {
        stale++;
    }

    void truncate(boolean isNew) {
        if (isNew) {
            applied++;
        } else {
            stale++;
        }
    }

    void applied(int events) {
        applied += events;
    }

    void fenced(int events) {
        fenced += events;
    }

    void quarantine(Change change, String cause) {
        quarantined.add(new Quarantined(change, cause));
    }

    /** Of events that make one outcome the last is applied, the others are superseded. */
    void outcomeOf(int events) {
        if (events > 0) {
            applied++;
            superseded += events - 1;
        }
    }

    void unknown(int values) {
        unknownToast += values;
    }

    List<Quarantined> quarantined() {
        quarantined.sort(Comparator.comparing(event -> event.change().place()));
        return List.copyOf(quarantined);
    }

    Counts counts() {
        return new Counts(applied, superseded, stale, fenced, control, quarantined.size(), unknownToast);
    }
}
