package dev.tributary.reduce;

import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/** Places at which every older row of the table ended: a TRUNCATE, or the beginning of a snapshot that completed. */
final class Fences {

    private final NavigableSet<Place> places = new TreeSet<>();

    /** False if it stood already. */
    boolean add(Place place) {
        return places.add(place);
    }

    boolean isEmpty() {
        return places.isEmpty();
    }

    /** The first fence that a row of this place runs into, or null. */
    Place after(Place place) {
        return places.isEmpty() ? null : places.higher(place);
    }

    /** Oldest first. */
    List<Place> all() {
        return List.copyOf(places);
    }
}
