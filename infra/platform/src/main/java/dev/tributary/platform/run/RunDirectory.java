package dev.tributary.platform.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * The state directory of one run: everything that it keeps lies below it, and deleting it forgets the run.
 *
 * @param root absolute
 */
public record RunDirectory(Path root) {

    public RunDirectory {
        root = root.toAbsolutePath().normalize();
    }

    /** Makes the folders that are missing. */
    public RunDirectory create() {
        for (Path folder : new Path[] {logs(), control(), temporary()}) {
            try {
                Files.createDirectories(folder);
            } catch (IOException e) {
                throw Unwritable.file(folder, e);
            }
        }
        return this;
    }

    /** What one process writes to standard output and standard error. */
    public Path log(String process) {
        return logs().resolve(process + ".log");
    }

    public Path logs() {
        return root.resolve("logs");
    }

    /** What one process keeps: {@code <root>/broker}. */
    public Path state(String process) {
        return root.resolve(process);
    }

    public Path lake() {
        return root.resolve("lake");
    }

    public Path temporary() {
        return root.resolve("tmp");
    }

    /** Removes what processes that were killed have left there. */
    public void clearTemporary() {
        try (Stream<Path> files = Files.walk(temporary())) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (!file.equals(temporary())) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw Unwritable.file(temporary(), e);
        }
    }

    public Path ports() {
        return root.resolve("ports.json");
    }

    public Path secrets() {
        return root.resolve("secrets.json");
    }

    /** What Prometheus needs to read the run's metrics. */
    public Path prometheus() {
        return root.resolve("prometheus.yml");
    }

    /** The token of the status endpoints, alone in its file. */
    public Path token() {
        return root.resolve("token");
    }

    /** Held by the supervisor while it lives. */
    public Path lock() {
        return control().resolve("supervisor.lock");
    }

    public Path processes() {
        return control().resolve("processes.json");
    }

    public Path status() {
        return control().resolve("status.json");
    }

    /** Remembers which pipeline file was found to be right. */
    public Path checked() {
        return control().resolve("checked.json");
    }

    /** Remembers from which pipeline file the run was started. */
    public Path pipeline() {
        return control().resolve("pipeline.json");
    }

    private Path control() {
        return root.resolve("run");
    }
}
