package dev.tributary.reduce.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Finds case files. */
public final class Cases {

    private static final String BUILT_IN = "/conformance";

    private Cases() {}

    /**
     * All {@code .case} files of a folder and its sub-folders, by name.
     *
     * @throws CaseException if one cannot be understood
     */
    public static List<Case> in(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".case"))
                    .sorted()
                    .map(CaseFile::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the folder of cases " + folder, e);
        }
    }

    /** The cases that belong to the product. */
    public static List<Case> builtIn() {
        try {
            URI uri = Cases.class.getResource(BUILT_IN).toURI();
            if (!uri.getScheme().equals("jar")) {
                return in(Path.of(uri));
            }
            try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
                return in(jar.getPath(BUILT_IN));
            }
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException("The built-in cases cannot be read", e);
        }
    }
}
