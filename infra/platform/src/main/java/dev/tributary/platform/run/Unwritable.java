package dev.tributary.platform.run;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What to tell a person about a file that cannot be read or written. */
public final class Unwritable {

    private Unwritable() {}

    public static Failure file(Path file, IOException cause) {
        if (cause instanceof AccessDeniedException) {
            return Failure.usage(
                    "No permission for " + file + ": run as its owner, or choose another place with --dir.", cause);
        }
        if (cause instanceof NoSuchFileException) {
            return Failure.failed(file + " cannot be used: " + cause.getMessage() + " is not there.", cause);
        }
        String reason = cause instanceof FileSystemException e && e.getReason() != null
                ? e.getReason()
                : String.valueOf(cause.getMessage());
        if (reason.contains("No space left")) {
            return Failure.failed(
                    "The disk is full: free some space for " + file + ", or choose another place with --dir.", cause);
        }
        if (reason.contains("Read-only")) {
            return Failure.usage(file + " is on a read-only file system: choose another place with --dir.", cause);
        }
        return Failure.failed(file + " cannot be read or written (" + reason + ").", cause);
    }
}
