package dev.tributary.capture;

import static dev.tributary.capture.Events.begin;
import static dev.tributary.capture.Events.end;
import static dev.tributary.capture.Events.insert;
import static dev.tributary.capture.Events.message;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplayFilterTest {

    private final List<SourceEvent> passed = new ArrayList<>();
    private final ReplayFilter filter = new ReplayFilter(100, passed::add);

    @Test
    void dropsTransactionsThatEndAtOrBeforeTheBoundary() {
        feed(begin(1, 60), insert(1, 60), end(1, 80, 1), begin(2, 70), insert(2, 70), end(2, 100, 1));
        assertThat(passed).isEmpty();
    }

    @Test
    void passesATransactionWhoseCommitFollowsTheBoundary() {
        SourceEvent[] interleaved = {begin(1, 60), insert(1, 60), end(1, 120, 1)};
        feed(interleaved);
        assertThat(passed).containsExactly(interleaved);
    }

    @Test
    void passesAtOnceWhatStartsAtTheBoundary() {
        SourceEvent begin = begin(1, 100);
        feed(begin);
        assertThat(passed).containsExactly(begin);
    }

    @Test
    void passesHeldEventsOnceAChangeLiesBehindTheBoundary() {
        SourceEvent[] events = {begin(1, 60), insert(1, 60), insert(2, 130)};
        feed(events);
        assertThat(passed).containsExactly(events);
    }

    @Test
    void dropsOldMessagesOutsideOfTransactions() {
        SourceEvent fresh = message("new", 100);
        feed(message("old", 99), fresh, message("newer", 101));
        assertThat(passed).hasSize(2).startsWith(fresh);
    }

    @Test
    void holdsABoundedNumberOfEvents() {
        feed(begin(1, 60));
        for (int i = 0; i < 10_000; i++) {
            feed(insert(i, 60));
        }
        assertThat(passed).hasSize(10_001);
    }

    @Test
    void neverLooksAtAFirstStart() {
        ReplayFilter open = new ReplayFilter(0, passed::add);
        open.accept(message("any", 1));
        assertThat(passed).hasSize(1);
    }

    private void feed(SourceEvent... events) {
        for (SourceEvent event : events) {
            filter.accept(event);
        }
    }
}
