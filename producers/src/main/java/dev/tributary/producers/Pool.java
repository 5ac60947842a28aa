package dev.tributary.producers;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A set from which one member can be drawn by chance; adding, removing and drawing take constant time. */
final class Pool<T> {

    private final List<T> members = new ArrayList<>();
    private final Map<T, Integer> places = new HashMap<>();

    void add(T member) {
        if (places.putIfAbsent(member, members.size()) == null) {
            members.add(member);
        }
    }

    void remove(T member) {
        Integer place = places.remove(member);
        if (place == null) {
            return;
        }
        T last = members.remove(members.size() - 1);
        if (last != member) {
            members.set(place, last);
            places.put(last, place);
        }
    }

    boolean contains(T member) {
        return places.containsKey(member);
    }

    int size() {
        return members.size();
    }

    boolean isEmpty() {
        return members.isEmpty();
    }

    /** Any member, each as likely. */
    T any(Chance chance) {
        return members.get(chance.below(members.size()));
    }

    /** Any member, the early ones far more often: half of the draws fall on an eighth of the members. */
    T popular(Chance chance) {
        return members.get(chance.lowBelow(members.size()));
    }

    /** Different members, at most so many. */
    List<T> some(int most, Chance chance) {
        int count = Math.min(most, members.size());
        int first = chance.below(Math.max(1, members.size()));
        List<T> chosen = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            chosen.add(members.get((first + i) % members.size()));
        }
        return chosen;
    }
}
