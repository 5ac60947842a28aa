package dev.tributary.platform.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.platform.run.RunDirectory;
import dev.tributary.platform.run.RunStatus;
import dev.tributary.platform.run.RunStatus.LoadStatus;
import dev.tributary.platform.run.RunStatus.Phase;
import dev.tributary.platform.run.RunStatus.Problem;
import dev.tributary.platform.run.RunStatus.ProcessStatus;
import dev.tributary.platform.run.RunStatus.SlotStatus;
import dev.tributary.platform.run.RunStatus.State;
import dev.tributary.platform.run.RunStatus.StepStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatusTextTest {

    private static final long NOW = 1_800_000_000_000L;

    private final RunStatus status = new RunStatus(
            "shop",
            Phase.RUNNING,
            NOW,
            NOW - 75_000,
            7,
            List.of(
                    new ProcessStatus("postgres", State.HEALTHY, 11L, NOW - 74_000, 0, true, null, 50L << 20, 4.4),
                    new ProcessStatus("capture", State.RESTARTING, null, null, 2, true, "capture ended.", null, null)),
            List.of(new StepStatus("3", "raw → refined", 1200L, 1000L, 512.4, 200L, 430L)),
            new LoadStatus(20_000_000, 5_000_000, 310L),
            new SlotStatus(300 << 10, 0.4, 20 << 20, 7L << 30),
            3L,
            List.of(new Problem("capture", "capture ended.", "It is started again by itself.")),
            Map.of());

    @Test
    void showsProcessesStepsAndWhatToDo() {
        assertThat(StatusText.lines(status, new RunDirectory(Path.of("/runs/shop"))))
                .containsExactly(
                        "shop is running since 1 m 15 s in /runs/shop",
                        "",
                        "PROCESS   STATE       PID        UP  RESTARTS  MEMORY  CPU",
                        "postgres  healthy      11  1 m 14 s         0   50 MB  4 %",
                        "capture   restarting                        2",
                        "all                                             50 MB  4 %",
                        "",
                        "STEP  FROM → TO         IN    OUT   RATE  LAG  FRESHNESS",
                        "   3  raw → refined  1,200  1,000  512/s  200      0.4 s",
                        "",
                        "Refined applies a cut of 20,000,000 changes: 5,000,000 are written (25 %), about 5 m 10 s left."
                                + " They become visible together.",
                        "",
                        "The slot is 300 kB and 0.4 s behind the database's log; 20 MB are kept for it, room for 7.0 GB more.",
                        "",
                        "3 rows are in quarantine: see them with query \"SELECT * FROM meta.quarantine\".",
                        "",
                        "! capture ended.",
                        "  It is started again by itself.");
    }

    @Test
    void fitsIntoOneLine() {
        assertThat(StatusText.brief(status))
                .isEqualTo("1/2 healthy  3 1,000 (512/s) lag 200  writing 5,000,000 of 20,000,000  ! capture ended.");
    }

    @Test
    void isHealthyOnlyWithoutProblems() {
        assertThat(status.healthy()).isFalse();
        assertThat(status.process("postgres").healthy()).isTrue();
        assertThat(status.process("nobody")).isNull();
    }
}
