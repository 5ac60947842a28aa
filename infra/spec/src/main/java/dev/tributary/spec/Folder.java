package dev.tributary.spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder of the pipeline file; the files that it names are resolved against it.
 *
 * @param path absolute
 */
record Folder(Path path) {

    /** The file that a value names, or null if it does not exist. */
    Path file(Value value, String suffix) {
        String name = value.text();
        if (name == null) {
            return null;
        }
        if (!name.endsWith(suffix)) {
            value.problem("must name a " + suffix + " file, not " + name);
            return null;
        }
        try {
            Path file = path.resolve(name).normalize();
            if (Files.isRegularFile(file)) {
                return file;
            }
            List<String> siblings = siblings(file, suffix);
            value.problem("there is no file " + file, List.of(), Words.nearest(name, siblings));
        } catch (InvalidPathException e) {
            value.problem("not a path: " + e.getReason());
        } catch (IOException e) {
            value.problem("the folder of the file cannot be read: " + e);
        }
        return null;
    }

    /** Files of the same kind in the same folder, as the pipeline file would name them. */
    private List<String> siblings(Path file, String suffix) throws IOException {
        if (!Files.isDirectory(file.getParent())) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(file.getParent())) {
            return files.map(sibling -> path.relativize(sibling).toString().replace('\\', '/'))
                    .filter(name -> name.endsWith(suffix))
                    .sorted()
                    .toList();
        }
    }
}
