package dev.tributary.zones.refined;

import dev.tributary.lake.Cut;
import dev.tributary.lake.Lake;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * How far the cut at work goes, written before any table is touched. A cut that was interrupted is repeated to the same
 * end, so that a table that has it already meets exactly the events that it holds.
 */
final class CutIntent {

    private final Lake lake;
    private final Path file;

    CutIntent(Lake lake) {
        this.lake = lake;
        this.file = new Path(lake.checkpoint("refined.intent"));
    }

    /** Notes the next cut. */
    void write(long cut, long through) {
        try {
            FileSystem files = files();
            Path fresh = file.suffix(".new");
            try (var out = files.create(fresh, true)) {
                out.write((cut + " " + through + "\n").getBytes(StandardCharsets.UTF_8));
            }
            // Without this rename a crash could leave half a line; losing the file only loses the exact repetition.
            files.delete(file, false);
            if (!files.rename(fresh, file)) {
                throw new IOException("Cannot rename " + fresh + " to " + file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write down the next cut in " + file, e);
        }
    }

    /** Nothing is at work. */
    void clear() {
        try {
            files().delete(file, false);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot delete " + file, e);
        }
    }

    /** Where the cut after this one was going to end, if it was begun. */
    OptionalLong after(Cut last) {
        try {
            FileSystem files = files();
            if (!files.exists(file)) {
                return OptionalLong.empty();
            }
            String[] words;
            try (var in = files.open(file)) {
                words = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                        .strip()
                        .split(" ");
            }
            return words.length == 2 && Long.parseLong(words[0]) == last.id() + 1
                    ? OptionalLong.of(Long.parseLong(words[1]))
                    : OptionalLong.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the cut that was begun from " + file, e);
        }
    }

    private FileSystem files() throws IOException {
        return file.getFileSystem(lake.spark().sparkContext().hadoopConfiguration());
    }
}
