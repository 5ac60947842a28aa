package dev.tributary.spec;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Collects what is wrong in one file, each problem with the line of its place. */
final class Problems {

    private final Map<String, Integer> lines;
    private final List<Problem> found = new ArrayList<>();

    /**
     * @param lines JSON pointer of a place → its line, from 1; may still grow
     */
    Problems(Map<String, Integer> lines) {
        this.lines = lines;
    }

    void add(Place place, String reason) {
        add(place, reason, List.of(), null);
    }

    void add(Place place, String reason, List<String> allowed, String nearestOrNull) {
        add(new Problem(place.path(), line(place.pointer()), reason, allowed, nearestOrNull));
    }

    void add(Problem problem) {
        found.add(problem);
    }

    int count() {
        return found.size();
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    /** What a name at a place would say of where it is: {@code source.tables[0] in line 7}. */
    String where(Place place) {
        return place.path() + " in line " + line(place.pointer());
    }

    void throwIfAny(Path file) {
        if (!found.isEmpty()) {
            found.sort(Comparator.comparingInt(Problem::line));
            throw new PipelineException(file, found);
        }
    }

    /** A key that is missing has no line: the map around it has one. */
    private int line(String pointer) {
        String at = pointer;
        while (!lines.containsKey(at) && !at.isEmpty()) {
            at = at.substring(0, at.lastIndexOf('/'));
        }
        return lines.getOrDefault(at, 0);
    }
}
