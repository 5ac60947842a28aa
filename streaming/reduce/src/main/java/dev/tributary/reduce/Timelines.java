package dev.tributary.reduce;

import java.util.List;

/** Keeps versions: looks at every transaction, because what one left behind was seen before the next one came. */
final class Timelines implements Visibility {

    private final Rules rules;
    private final Tally tally;
    private final int[] tracked;

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
        if (state.timeline == null) {
            state.timeline = new Timeline(rules, tracked, state);
        }
        return state.timeline;
    }
}
