package dev.tributary.capture.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class CrashPageTest {

    @Test
    void thePageHasARowForEachPointAndNoneFailed() throws IOException {
        List<String> rows = CrashPage.rows(Path.of("../.."));
        List<String> starts = CrashPage.starts();
        assertThat(rows).hasSameSizeAs(starts).noneMatch(row -> row.contains(CrashPage.FAILED));
        for (int i = 0; i < rows.size(); i++) {
            assertThat(rows.get(i)).startsWith(starts.get(i));
        }
    }
}
