package dev.tributary.contract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A person's request for a new epoch with a complete snapshot: a file that the next start of the capture finds. It stays
 * until that epoch has begun durably, so a capture that is killed in between begins it again.
 *
 * @param file its presence is the request
 */
public record ResnapshotRequest(Path file) {

    /**
     * @param state state folder of the capture
     */
    public static ResnapshotRequest in(Path state) {
        return new ResnapshotRequest(state.resolve("resnapshot"));
    }

    public boolean isPending() {
        return Files.exists(file);
    }

    public void make() throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "The capture begins a new epoch at its next start and removes this file.\n");
    }

    /** Takes note that the epoch has begun. */
    public void done() throws IOException {
        Files.deleteIfExists(file);
    }
}
