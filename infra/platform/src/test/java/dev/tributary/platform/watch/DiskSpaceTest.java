package dev.tributary.platform.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DiskSpaceTest {

    @Test
    void saysWhenLittleIsLeft() {
        Path folder = Path.of("run");
        assertThat(DiskSpace.problem(folder, 256L << 20)).isEmpty();
        assertThat(DiskSpace.problem(folder, 5L << 20)).hasValueSatisfying(problem -> assertThat(problem.toString())
                .contains("The disk of run has 5 MB left.", "Free some space"));
    }
}
