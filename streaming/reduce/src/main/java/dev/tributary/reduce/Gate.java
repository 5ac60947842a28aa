package dev.tributary.reduce;

/** Lets events in, in order, and those that were applied before not again. */
final class Gate {

    private final Rules rules;
    private final Place applied;
    private final Tally tally;
    private final boolean placesIdentify;

    private Place last = Place.ORIGIN;

    private Gate(Rules rules, Place applied, Tally tally, boolean placesIdentify) {
        this.rules = rules;
        this.applied = applied;
        this.tally = tally;
        this.placesIdentify = placesIdentify;
    }

    /**
     * For a table with key, where events of several keys may stand at one place.
     *
     * @param applied events up to here were taken in before
     */
    static Gate ofKeys(Rules rules, Place applied, Tally tally) {
        return new Gate(rules, applied, tally, false);
    }

    /**
     * For a table without key, where nothing but its place identifies an event.
     *
     * @param applied events up to here were taken in before
     */
    static Gate ofPlaces(Rules rules, Place applied, Tally tally) {
        return new Gate(rules, applied, tally, true);
    }

    /** Whether the event is new; counts it if that is all there is to say about it. */
    boolean admits(Change change) {
        boolean isNew = isNew(change);
        if (change.operation().isControl()) {
            tally.control();
        } else if (!isNew) {
            tally.stale();
        }
        return isNew;
    }

    /** Whether the event is new; does not count. */
    boolean isNew(Change change) {
        if (change.place().isBefore(last)) {
            throw new IllegalArgumentException(change + " comes after @" + last + ": a fold takes events in order");
        }
        boolean isRepeat = placesIdentify && rules.isStale(change, last);
        last = change.place();
        return !isRepeat && !rules.isApplied(change, applied);
    }
}
