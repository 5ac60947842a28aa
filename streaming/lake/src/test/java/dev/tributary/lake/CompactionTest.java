package dev.tributary.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CompactionTest {

    private static final long MEGABYTE = 1 << 20;

    @Test
    void fiftySmallFilesAreDue() {
        assertThat(Compaction.due(files(49, 0))).isEmpty();
        assertThat(Compaction.due(files(50, 0))).isEqualTo(OptionalLong.of(4 * MEGABYTE));
    }

    @Test
    void whatWasJoinedWaitsForOthersOfItsLike() {
        assertThat(Compaction.due(files(49, 1))).isEmpty();
        assertThat(Compaction.due(files(49, 49))).isEmpty();
        assertThat(Compaction.due(files(50, 49))).as("the small ones alone").isEqualTo(OptionalLong.of(4 * MEGABYTE));
        assertThat(Compaction.due(files(0, 50))).isEqualTo(OptionalLong.of(64 * MEGABYTE));
    }

    @Test
    void largeFilesStay() {
        assertThat(Compaction.due(Collections.nCopies(1000, 64 * MEGABYTE))).isEmpty();
    }

    private static List<Long> files(int small, int joined) {
        return Stream.concat(
                        Collections.nCopies(small, 100_000L).stream(),
                        Collections.nCopies(joined, 14 * MEGABYTE).stream())
                .toList();
    }
}
