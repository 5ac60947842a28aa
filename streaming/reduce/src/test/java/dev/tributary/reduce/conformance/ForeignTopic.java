package dev.tributary.reduce.conformance;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** A topic with partitions: each keeps its order, may step back and repeat, and is read in turn with the others. */
final class ForeignTopic {

    private static final int MOST_PARTITIONS = 5;

    private final List<List<Event>> partitions = new ArrayList<>();
    private final Random random;

    ForeignTopic(List<Event> events, Random random) {
        this.random = random;
        int count = 1 + random.nextInt(MOST_PARTITIONS);
        for (int i = 0; i < count; i++) {
            partitions.add(new ArrayList<>());
        }
        for (Event event : events) {
            int partition = event.key() == null
                    ? random.nextInt(count)
                    : Math.floorMod(31 * event.key().hashCode() + count, count);
            partitions.get(partition).add(event);
        }
        partitions.replaceAll(this::withRepeats);
    }

    /** Events of one key come out of order. */
    ForeignTopic disordered() {
        partitions.forEach(partition -> Collections.shuffle(partition, random));
        return this;
    }

    /** Any interleaving of the partitions, cut anywhere. */
    List<List<Event>> batches() {
        List<List<Event>> left = new ArrayList<>();
        partitions.forEach(partition -> left.add(new ArrayList<>(partition)));
        left.removeIf(List::isEmpty);
        List<List<Event>> batches = new ArrayList<>(List.of(new ArrayList<>()));
        while (!left.isEmpty()) {
            List<Event> partition = left.get(random.nextInt(left.size()));
            batches.get(batches.size() - 1).add(partition.remove(0));
            left.removeIf(List::isEmpty);
            if (random.nextInt(4) == 0) {
                batches.add(new ArrayList<>());
            }
        }
        return batches;
    }

    /** A crash makes the producer go back some events, up to three times. */
    private List<Event> withRepeats(List<Event> events) {
        List<Event> repeated = new ArrayList<>();
        int crashes = random.nextInt(4);
        int from = 0;
        for (int i = 0; i <= crashes && !events.isEmpty(); i++) {
            int to = i == crashes ? events.size() : from + random.nextInt(events.size() - from + 1);
            repeated.addAll(events.subList(from, to));
            from = Math.max(0, to - random.nextInt(4));
        }
        return repeated;
    }
}
