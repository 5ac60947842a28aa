package dev.tributary.jobs.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.jobs.verify.Runs.Run;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunsTest {

    @Test
    void runsThatFollowEachOtherHaveNoHole() {
        Runs runs = runs(4, 9, 1, 3, 10, 10);
        assertThat(runs.holes(1, 10)).isEmpty();
        assertThat(runs.repeats()).isEmpty();
        assertThat(runs.count()).isEqualTo(10);
        assertThat(runs.first()).isEqualTo(1);
        assertThat(runs.last()).isEqualTo(10);
    }

    @Test
    void holesAreToldWithinTheBoundsOnly() {
        Runs runs = runs(3, 4, 8, 9);
        assertThat(runs.holes(1, 12)).containsExactly(new Run(1, 2), new Run(5, 7), new Run(10, 12));
        assertThat(runs.holes(3, 6)).containsExactly(new Run(5, 6));
        assertThat(runs.holes(8, 9)).isEmpty();
    }

    @Test
    void repeatsAreToldOnceForEachTime() {
        Runs runs = runs(1, 5, 2, 3, 3, 3, 5, 8);
        assertThat(runs.repeats()).containsExactly(new Run(2, 3), new Run(3, 3), new Run(5, 5));
        assertThat(runs.holes(1, 8)).isEmpty();
        assertThat(runs.count()).isEqualTo(12);
    }

    @Test
    void aRunWithinAnotherHidesNoHole() {
        Runs runs = runs(1, 9, 2, 3, 11, 11);
        assertThat(runs.holes(1, 11)).containsExactly(new Run(10, 10));
    }

    private static Runs runs(long... bounds) {
        List<Run> runs = new ArrayList<>();
        for (int i = 0; i < bounds.length; i += 2) {
            runs.add(new Run(bounds[i], bounds[i + 1]));
        }
        return new Runs(runs);
    }
}
