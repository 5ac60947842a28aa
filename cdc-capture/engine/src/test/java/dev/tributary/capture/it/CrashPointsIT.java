package dev.tributary.capture.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The most telling of the ways in which a capture is cut off; {@link EveryCrashPointIT} has all. */
class CrashPointsIT {

    private static Servers servers;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void start() throws IOException {
        servers = Servers.start(folder);
    }

    @AfterAll
    static void stop() {
        servers.close();
    }

    /** Side by side: most of the time a capture waits for its servers, and none of these harms those. */
    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @EnumSource(names = {"AFTER_SEND", "AFTER_OFFSET", "AFTER_COMMIT", "COPY", "FIRST_TRANSACTION"})
    void nothingIsLostOrRepeated(Crash crash) throws IOException, SQLException {
        CrashRun run = new CrashRun(servers, crash, System.nanoTime());
        assertThat(run.run()).isPositive();
        assertThat(run.hits()).isGreaterThanOrEqualTo(CrashRun.HITS);
    }
}
