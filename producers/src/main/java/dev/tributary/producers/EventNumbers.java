package dev.tributary.producers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Numbers from 0 that no later run gives out again: a block is reserved in a file before its first number is used.
 * After a kill the rest of a block is skipped; after {@link #close} the next run continues without a gap.
 */
final class EventNumbers implements AutoCloseable {

    private static final int BLOCK = 1_000;

    private final Path file;
    private long next;
    private long reserved;

    /**
     * @param file holds the first number that is free; made if missing
     * @throws UncheckedIOException if it cannot be read or written
     * @throws IllegalStateException if it does not hold a number
     */
    EventNumbers(Path file) {
        this.file = file;
        this.next = read(file);
        this.reserved = next;
    }

    long next() {
        if (next == reserved) {
            write(next + BLOCK);
            reserved = next + BLOCK;
        }
        return next++;
    }

    @Override
    public void close() {
        write(next);
    }

    private static long read(Path file) {
        try {
            return Long.parseLong(Files.readString(file).strip());
        } catch (NoSuchFileException e) {
            return 0;
        } catch (NumberFormatException e) {
            throw new IllegalStateException(
                    file + " does not hold the number of the next event. Events would be numbered twice: write a"
                            + " number into it that is above all that were used.",
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the number of the next event from " + file, e);
        }
    }

    private void write(long free) {
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(draft, free + "\n");
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write the number of the next event to " + file, e);
        }
    }
}
