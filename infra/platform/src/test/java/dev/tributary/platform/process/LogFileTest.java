package dev.tributary.platform.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {

    @TempDir
    private Path folder;

    private LogFile log;

    @BeforeEach
    void log() {
        log = new LogFile(folder.resolve("broker.log"));
    }

    @Test
    void showsTheLinesOfThisLifeOnly() throws IOException {
        assertThat(log.length()).isZero();
        assertThat(log.tail(0)).isEmpty();
        Files.writeString(log.file(), "first life\n");
        long from = log.length();
        Files.writeString(log.file(), "first life\nsecond life\nends\n");
        assertThat(log.tail(from)).isEqualTo(List.of("second life", "ends"));
    }

    @Test
    void startsAgainWhenItHasBecomeLarge() throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(log.file().toFile(), "rw")) {
            file.setLength((16 << 20) - 1);
        }
        log.rotate();
        assertThat(folder.resolve("broker.log.1")).doesNotExist();
        Files.writeString(log.file(), "x", java.nio.file.StandardOpenOption.APPEND);
        log.rotate();
        assertThat(log.length()).isZero();
        assertThat(folder.resolve("broker.log.1")).hasSize(16 << 20);
        // A place from before the rotation lies beyond the end now.
        assertThat(log.tail(1 << 20)).isEmpty();
    }
}
