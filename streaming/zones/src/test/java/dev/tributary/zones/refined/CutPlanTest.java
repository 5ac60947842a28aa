package dev.tributary.zones.refined;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contract.Operation;
import dev.tributary.contract.Position;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class CutPlanTest {

    private static final Position FOUR = new Position(1, 4);

    @Test
    void goesThroughTheLastEndBeforeTheHole() {
        CutPlan plan = CutPlan.of(FOUR, records("5 6 7E 8 9E 11 12E"), OptionalLong.empty());
        assertThat(plan.to().seq()).isEqualTo(9);
        assertThat(plan.records()).isEqualTo(5);
        assertThat(plan.hole()).isEqualTo(new CutPlan.Hole(10, 10)).hasToString("number 10");
    }

    @Test
    void holdsBackATransactionWithoutItsEnd() {
        CutPlan plan = CutPlan.of(FOUR, records("5 6E 7 8"), OptionalLong.empty());
        assertThat(plan.to().seq()).isEqualTo(6);
        assertThat(plan.hole()).isNull();
        assertThat(CutPlan.of(FOUR, records("5 6 7"), OptionalLong.empty()).isEmpty())
                .isTrue();
    }

    @Test
    void seesAHoleBeforeTheFirstRecord() {
        CutPlan plan = CutPlan.of(FOUR, records("8 9E"), OptionalLong.empty());
        assertThat(plan.isEmpty()).isTrue();
        assertThat(plan.hole()).hasToString("numbers 5 to 7");
    }

    @Test
    void takesARepeatedNumberOnce() {
        CutPlan plan = CutPlan.of(FOUR, records("3 4E 5 5 6E 6E"), OptionalLong.empty());
        assertThat(plan.records()).isEqualTo(2);
        assertThat(plan.topics().values()).extracting(TopicFacts::events).containsExactly(1L);
        assertThat(plan.repeats()).isEqualTo(4);
    }

    @Test
    void stopsBeforeTheBarrier() {
        // The records' LSN is ten times their number.
        CutPlan plan = CutPlan.of(FOUR, records("5 6E 7 8E 9E"), OptionalLong.of(71));
        assertThat(plan.to().seq()).isEqualTo(6);
        assertThat(plan.atBarrier()).isTrue();
        assertThat(CutPlan.of(FOUR, records("5 6E"), OptionalLong.of(71)).atBarrier())
                .isFalse();
    }

    @Test
    void aHoleIsLateForAWhileAndThenLost() {
        var clock = new SettableClock();
        HoleWatch watch = new HoleWatch(clock, Duration.ofSeconds(20));
        CutPlan.Hole hole = new CutPlan.Hole(10, 12);
        assertThat(watch.isLost(hole, false)).isFalse();
        clock.now = clock.now.plusSeconds(19);
        assertThat(watch.isLost(hole, false)).isFalse();
        clock.now = clock.now.plusSeconds(2);
        assertThat(watch.isLost(hole, false)).isTrue();
        assertThat(watch.watched()).contains(hole);
        assertThat(watch.isLost(null, false)).isFalse();
        assertThat(watch.watched()).isEmpty();
    }

    @Test
    void aHoleThatKafkaMayStillFillIsNotLost() {
        var clock = new SettableClock();
        HoleWatch watch = new HoleWatch(clock, Duration.ofSeconds(20));
        CutPlan.Hole hole = new CutPlan.Hole(10, 12);
        assertThat(watch.isLost(hole, true)).isFalse();
        clock.now = clock.now.plusSeconds(100);
        assertThat(watch.isLost(hole, true)).isFalse();
        clock.now = clock.now.plusSeconds(19);
        assertThat(watch.isLost(hole, false)).isFalse();
        clock.now = clock.now.plusSeconds(2);
        assertThat(watch.isLost(hole, false)).isTrue();
    }

    /** "5 6 7E": records with these numbers, E for the end of a transaction. */
    private static List<Numbered> records(String text) {
        return Arrays.stream(text.split(" "))
                .map(word -> {
                    boolean last = word.endsWith("E");
                    long seq = Long.parseLong(last ? word.substring(0, word.length() - 1) : word);
                    return new Numbered(
                            new Position(1, seq),
                            last ? Operation.END : Operation.CREATE,
                            1,
                            last,
                            seq * 10,
                            0,
                            "t",
                            1);
                })
                .toList();
    }

    private static final class SettableClock extends Clock {
        private Instant now = Instant.EPOCH;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
