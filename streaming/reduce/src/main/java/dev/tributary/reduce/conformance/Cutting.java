package dev.tributary.reduce.conformance;

import dev.tributary.reduce.Order;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Ways to deliver the same events, all of which must lead to the same tables. */
enum Cutting {
    /** As the case cuts them: feed and counts are checked here. */
    WRITTEN {
        @Override
        List<Delivery> of(Case example) {
            return List.of(new Delivery("as written", example.cuts()));
        }
    },
    /** All in one cut. */
    ONE_CUT {
        @Override
        List<Delivery> of(Case example) {
            return List.of(new Delivery("one cut", List.of(flat(units(example)))));
        }
    },
    /** In two cuts, at every place where there may be a border. */
    EVERY_CUT {
        @Override
        List<Delivery> of(Case example) {
            List<List<Event>> units = units(example);
            List<Delivery> deliveries = new ArrayList<>();
            for (int border = 1; border < units.size(); border++) {
                deliveries.add(new Delivery(
                        "cut after unit " + border,
                        List.of(flat(units.subList(0, border)), flat(units.subList(border, units.size())))));
            }
            return deliveries;
        }
    },
    /** Every transaction (dense) or event (derived) in a cut of its own. */
    EACH_APART {
        @Override
        List<Delivery> of(Case example) {
            return List.of(new Delivery("one unit a cut", units(example)));
        }
    },
    /** Every unit twice in a row, and everything a second time. */
    REPEATED {
        @Override
        List<Delivery> of(Case example) {
            List<List<Event>> cuts = new ArrayList<>();
            units(example).forEach(unit -> cuts.addAll(List.of(unit, unit)));
            cuts.addAll(example.cuts());
            return List.of(new Delivery("each unit twice, and all again", cuts));
        }
    },
    /** In any order, with repeats, cut anywhere: for derived order only. */
    SHUFFLED {
        @Override
        List<Delivery> of(Case example) {
            List<Delivery> deliveries = new ArrayList<>();
            for (long seed = 1; seed <= SHUFFLES && example.table().order() == Order.DERIVED; seed++) {
                deliveries.add(new Delivery("shuffled with seed " + seed, shuffled(example, new Random(seed))));
            }
            return deliveries;
        }
    };

    private static final int SHUFFLES = 20;

    /**
     * @param name says how the events are cut
     */
    record Delivery(String name, List<List<Event>> cuts) {}

    abstract List<Delivery> of(Case example);

    /** What a cut cannot separate. */
    private static List<List<Event>> units(Case example) {
        List<List<Event>> units = new ArrayList<>();
        Event last = null;
        for (Event event : flat(example.cuts())) {
            boolean isTogether =
                    example.table().order() == Order.DENSE && last != null && last.transaction() == event.transaction();
            if (!isTogether) {
                units.add(new ArrayList<>());
            }
            units.get(units.size() - 1).add(event);
            last = event;
        }
        return units;
    }

    private static List<List<Event>> shuffled(Case example, Random random) {
        List<Event> events = new ArrayList<>(flat(example.cuts()));
        int repeats = random.nextInt(events.size() + 1);
        for (int i = 0; i < repeats; i++) {
            events.add(events.get(random.nextInt(events.size())));
        }
        Collections.shuffle(events, random);
        List<List<Event>> cuts = new ArrayList<>();
        for (Event event : events) {
            if (cuts.isEmpty() || random.nextInt(3) == 0) {
                cuts.add(new ArrayList<>());
            }
            cuts.get(cuts.size() - 1).add(event);
        }
        return cuts;
    }

    private static List<Event> flat(List<List<Event>> cuts) {
        return cuts.stream().flatMap(List::stream).toList();
    }
}
