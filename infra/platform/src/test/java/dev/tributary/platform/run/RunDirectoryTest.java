package dev.tributary.platform.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {

    @TempDir
    private Path folder;

    @Test
    void keepsSecretsForTheirOwnerOnly() throws IOException {
        RunDirectory run = new RunDirectory(folder).create();
        Secrets secrets = Secrets.loadOrCreate(run);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(run.secrets())))
                .isEqualTo("rw-------");
        assertThat(Secrets.loadOrCreate(run)).isEqualTo(secrets);
        assertThat(secrets.superuser()).hasSize(36).isNotEqualTo(secrets.application());
        assertThat(secrets).hasToString("Secrets[run=" + secrets.run() + "]");
    }

    @Test
    void letsOneSupervisorInAtATime() {
        RunDirectory run = new RunDirectory(folder).create();
        try (RunLock lock = RunLock.acquire(run).orElseThrow()) {
            assertThat(lock).isNotNull();
            // Within one process, Java itself refuses the second lock.
            assertThatThrownBy(() -> RunLock.acquire(run))
                    .isInstanceOf(java.nio.channels.OverlappingFileLockException.class);
        }
        RunLock.acquire(run).orElseThrow().close();
    }

    @Test
    void treatsATornFileAsNone() throws IOException {
        RunDirectory run = new RunDirectory(folder).create();
        Files.writeString(run.ports(), "{\"postgres\": 20");
        assertThat(Ports.load(run).numbers()).isEmpty();
    }

    @Test
    void tellsAFullDiskFromOtherTrouble() {
        Path file = Path.of("/runs/shop/ports.json");
        assertThat(Unwritable.file(file, new FileSystemException("x", null, "No space left on device")))
                .hasMessage("The disk is full: free some space for /runs/shop/ports.json, or choose another place with"
                        + " --dir.");
        assertThat(Unwritable.file(file, new java.nio.file.AccessDeniedException("x")))
                .hasMessage("No permission for /runs/shop/ports.json: run as its owner, or choose another place with"
                        + " --dir.");
        assertThat(Unwritable.file(file, new IOException("odd")))
                .hasMessage("/runs/shop/ports.json cannot be read or written (odd).");
    }
}
