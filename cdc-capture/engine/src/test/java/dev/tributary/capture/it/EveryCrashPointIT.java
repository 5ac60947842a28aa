package dev.tributary.capture.it;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** All ways in which a capture is cut off; what was found becomes {@code docs/crash-points.md}. */
@Tag("nightly")
class EveryCrashPointIT {

    private static final CrashPage PAGE = new CrashPage();

    private static Servers servers;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void start() throws IOException {
        servers = Servers.start(folder);
    }

    @AfterAll
    static void stop() throws IOException {
        servers.close();
        PAGE.write(Path.of(System.getProperty("tributary.root")));
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsLostOrRepeated(Crash crash) throws IOException, SQLException {
        CrashRun run = new CrashRun(servers, crash, System.nanoTime());
        int records = 0;
        try {
            records = run.run();
        } finally {
            PAGE.add(crash, run.hits(), records);
        }
    }
}
