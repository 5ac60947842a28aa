package dev.tributary.platform.watch;

import dev.tributary.platform.run.RunStatus.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Whether the disk of a run has room: a full one shows as something else in each process. */
final class DiskSpace {

    private static final long LITTLE = 256L << 20;

    private DiskSpace() {}

    /** Empty with enough room, or if that is not to be found out. */
    static Optional<Problem> of(Path folder) {
        try {
            return problem(folder, Files.getFileStore(folder).getUsableSpace());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    static Optional<Problem> problem(Path folder, long free) {
        return free >= LITTLE
                ? Optional.empty()
                : Optional.of(new Problem(
                        "disk",
                        String.format(Locale.ROOT, "The disk of %s has %.0f MB left.", folder, free / 1048576.0),
                        "Free some space; then everything goes on by itself, within some minutes."));
    }
}
