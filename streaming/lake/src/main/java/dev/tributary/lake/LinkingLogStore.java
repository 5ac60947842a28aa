package dev.tributary.lake;

import io.delta.storage.HadoopFileSystemLogStore;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.Iterator;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Commits to tables on a local disk: a finished file gets its name by a hard link, which fails if the name is taken, so a
 * commit is there as a whole or not at all, whenever the process dies. Delta's own store for local disks renames through
 * Hadoop, which starts a process for each file to ask whether it is a link; the one that writes in place leaves half a
 * commit behind when it is killed.
 */
public final class LinkingLogStore extends HadoopFileSystemLogStore {

    public LinkingLogStore(Configuration configuration) {
        super(configuration);
    }

    @Override
    public void write(Path path, Iterator<String> lines, Boolean overwrite, Configuration configuration)
            throws IOException {
        java.nio.file.Path target = java.nio.file.Path.of(path.toUri().getPath());
        java.nio.file.Path fresh = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
        Files.createDirectories(target.getParent());
        try {
            try (BufferedWriter writer = Files.newBufferedWriter(fresh)) {
                while (lines.hasNext()) {
                    writer.write(lines.next());
                    writer.write('\n');
                }
            }
            if (overwrite) {
                Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
            } else {
                Files.createLink(target, fresh);
            }
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    @Override
    public Boolean isPartialWriteVisible(Path path, Configuration configuration) {
        return false;
    }
}
