package dev.tributary.bench.capture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the build made, and the example pipeline.
 *
 * @param root of the repository
 */
record Distribution(Path root) {

    private Path role(String role) {
        return root.resolve("infra/platform/target/tributary/lib").resolve(role);
    }

    String classPath(String role) {
        return role(role) + "/*";
    }

    /** The classes of this benchmark, for a contender that is one of them. */
    Path benchmarks() {
        return root.resolve("infra/bench/target/classes");
    }

    Path shop() {
        return root.resolve("infra/pipelines/shop");
    }

    /** The one file of a role with this ending. */
    Path only(String role, String ending) {
        try (Stream<Path> files = Files.list(role(role))) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("No " + ending + " in " + role(role)));
        } catch (IOException e) {
            throw new UncheckedIOException("The platform is not built; capture.sh does that.", e);
        }
    }

    /**
     * A JVM with the options of the embedded run.
     *
     * @param heap as in -Xmx
     * @param more options, then class path and main class
     */
    static List<String> java(String heap, List<String> more) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-XX:+ExitOnOutOfMemoryError",
                "-Djava.net.preferIPv4Stack=true",
                "-Duser.timezone=UTC"));
        command.addAll(more);
        return command;
    }
}
