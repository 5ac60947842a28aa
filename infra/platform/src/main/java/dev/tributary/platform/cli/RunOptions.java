package dev.tributary.platform.cli;

import dev.tributary.platform.run.Failure;
import dev.tributary.platform.run.Home;
import dev.tributary.platform.run.RunDirectory;
import dev.tributary.platform.run.Unwritable;
import dev.tributary.spec.Pipeline;
import dev.tributary.spec.PipelineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Which pipeline, and where its run keeps its state. */
final class RunOptions {

    private static final String FILE = "pipeline.yaml";
    private static final Path DEFAULT_PARENT = Path.of(".tributary");

    @Option(
            names = {"-f", "--file", "--pipeline"},
            paramLabel = "FILE",
            description =
                    "Pipeline file, or the folder of a pipeline.yaml. Default: the file from which the run in --dir was"
                            + " started, else ./pipeline.yaml, else the shop example.")
    private Path pipeline;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "State directory of the run. Default: .tributary/<pipeline> below the current directory.")
    private Path directory;

    @Option(names = "--verbose", description = "Show the stack trace of a failure.")
    private boolean verbose;

    private final Home home = Home.ofProcess();

    Home home() {
        return home;
    }

    /** The pipeline file, absolute. */
    Path file() {
        if (pipeline != null) {
            Path file = inFolder(pipeline);
            if (!Files.isRegularFile(file)) {
                throw Failure.usage("There is no pipeline file " + file + ": name one with -f.");
            }
            return file;
        }
        Optional<Path> started = directory == null ? Optional.empty() : RunPipeline.of(new RunDirectory(directory));
        if (started.isPresent() && !Files.isRegularFile(started.get())) {
            throw Failure.usage("The run in " + directory + " was started from " + started.get()
                    + ", which is not there any more: name its pipeline file with -f.");
        }
        Path here = inFolder(Path.of(FILE));
        return started.orElseGet(() -> Files.isRegularFile(here) ? here : inFolder(home.shop()));
    }

    private static Path inFolder(Path given) {
        Path absolute = given.toAbsolutePath().normalize();
        return Files.isDirectory(absolute) ? absolute.resolve(FILE) : absolute;
    }

    /** What the file says. */
    Pipeline load() {
        try {
            return Pipeline.load(file());
        } catch (PipelineException e) {
            throw Failure.usage(e.getMessage(), e);
        }
    }

    /** Of a run that is about to start. */
    RunDirectory directory(Pipeline loaded) {
        return new RunDirectory(directory != null ? directory : DEFAULT_PARENT.resolve(loaded.name()));
    }

    /** Whether the command line names the state directory. */
    boolean namesDirectory() {
        return directory != null;
    }

    /** Of a run that should be there already. */
    RunDirectory existing() {
        RunDirectory run = directory != null ? new RunDirectory(directory) : byName();
        if (!Files.exists(run.ports())) {
            throw Failure.failed("Nothing has been started in " + run.root() + ": start it with " + Home.launcher()
                    + " up, or name another directory with --dir.");
        }
        return run;
    }

    private RunDirectory byName() {
        try {
            RunDirectory named = new RunDirectory(
                    DEFAULT_PARENT.resolve(Pipeline.load(file()).name()));
            // Started with -f, and asked about without it.
            return pipeline == null && !Files.exists(named.ports()) ? only().orElse(named) : named;
        } catch (PipelineException e) {
            // A file that was broken since the start must not keep anybody from stopping the run.
            return only().orElseThrow(
                            () -> Failure.usage(e.getMessage() + "\nName the run's directory with --dir.", e));
        }
    }

    /** The run below the current directory, if there is one only. */
    private static Optional<RunDirectory> only() {
        List<Path> runs = runs();
        return runs.size() == 1 ? Optional.of(new RunDirectory(runs.get(0))) : Optional.empty();
    }

    private static List<Path> runs() {
        if (!Files.isDirectory(DEFAULT_PARENT)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(DEFAULT_PARENT)) {
            return folders.filter(folder -> Files.exists(new RunDirectory(folder).ports()))
                    .toList();
        } catch (IOException e) {
            throw Unwritable.file(DEFAULT_PARENT, e);
        }
    }
}
