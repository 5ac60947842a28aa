package dev.tributary.reduce;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Keeps versions: looks at every transaction, because what one left behind was seen before the next one came. */
final class Timelines implements Visibility {

    private final Rules rules;
    private final Tally tally;
    private final int[] tracked;
    private final Map<Key, Timeline> timelines = new HashMap<>();

    Timelines(Rules rules, Tally tally, Columns columns, List<String> tracked) {
        this.rules = rules;
        this.tally = tally;
        this.tracked = tracked.stream().mapToInt(columns::index).toArray();
    }

    @Override
    public void committed(KeyState state) {
        tally.outcomeOf(state.settled());
        of(state).see(state.rows.row(), state.place());
    }

    @Override
    public void fenced(KeyState state, Place fence) {
        of(state).end(fence);
    }

    Timeline of(KeyState state) {
        return timelines.computeIfAbsent(state.key, key -> new Timeline(rules, tracked, state));
    }
}
