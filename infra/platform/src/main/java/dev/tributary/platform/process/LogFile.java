package dev.tributary.platform.process;

import dev.tributary.platform.run.Unwritable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * What a process prints. The process appends to the file itself, so it neither blocks nor dies when we do; when the file
 * has become large its content moves to {@code <name>.1} and it starts again empty.
 *
 * @param file for example {@code logs/broker.log}
 */
public record LogFile(Path file) {

    private static final long LIMIT_BYTES = 16L << 20;
    private static final int TAIL_BYTES = 256 << 10;

    /** Bytes now; where the output of a process that is about to start will begin. */
    public long length() {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            throw Unwritable.file(file, e);
        }
    }

    /** Moves the content away when it is too much. A line printed in the same millisecond can be lost. */
    public void rotate() {
        if (length() < LIMIT_BYTES) {
            return;
        }
        try {
            Files.copy(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(0);
            }
        } catch (IOException e) {
            throw Unwritable.file(file, e);
        }
    }

    /** The last lines after a place in the file; none if it does not exist. */
    public List<String> tail(long from) {
        if (!Files.exists(file)) {
            return List.of();
        }
        try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "r")) {
            long end = content.length();
            // A file shorter than that was emptied meanwhile.
            long start = Math.max(from > end ? 0 : from, end - TAIL_BYTES);
            byte[] bytes = new byte[(int) (end - start)];
            content.seek(start);
            content.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw Unwritable.file(file, e);
        }
    }
}
